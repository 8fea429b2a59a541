import type { WebClient } from '@slack/web-api'
import type { SlackSettings } from '../../../core/config/environment/slack.ts'
import { DuckError } from '../../../core/errors.ts'
import type { Logger } from '../../../core/telemetry/logger.ts'
import type { AdapterMemory } from '../../adapter.ts'
import { call, createClient, type OnAnswer } from '../client.ts'
import { createInstallations, type Tenant } from './installations.ts'

/** The access to one workspace. */
export interface Workspace {
  client: WebClient
  /** Our own bot, whose messages are ours. */
  botId(): Promise<string>
}

interface Options {
  memory: AdapterMemory
  logger: Logger
  onAnswer: OnAnswer
}

/** Returns a function that opens workspaces: all with one token, or each with the token of its installation. */
export function createWorkspaces(
  settings: SlackSettings,
  { memory, logger, onAnswer }: Options,
): (tenant: Tenant) => Promise<Workspace> {
  const { botToken, oauth } = settings
  const open = (token: string): Workspace => {
    const client = createClient({ ...settings, botToken: token }, logger, onAnswer)
    let own: Promise<string> | undefined
    return {
      client,
      botId() {
        own ??= call(() => client.auth.test(), true).then(({ bot_id }) => bot_id ?? '')
        own.catch(() => (own = undefined))
        return own
      },
    }
  }
  if (oauth === undefined) {
    const only = open(botToken ?? '')
    return async () => only
  }
  const installations = createInstallations(memory, oauth.encryptionKey)
  const opened = new Map<string, Workspace>()
  return async (tenant) => {
    const { bot } = await installations.find({ ...tenant, ...(await organizationOf(memory, tenant)) })
    if (bot === undefined) throw new DuckError('config', 'The Slack app has no bot. Install the app again.')
    const workspace = opened.get(bot.token) ?? open(bot.token)
    opened.set(bot.token, workspace)
    return workspace
  }
}

/** Remembers the organization of a workspace, because messages that nobody asked for only name the workspace. */
async function organizationOf(
  memory: AdapterMemory,
  { team, enterprise }: Tenant,
): Promise<{ enterprise: string } | undefined> {
  const key = `kept/organization/${team}`
  const known = await memory.get<string>(key)
  if (enterprise !== undefined && enterprise !== known) await memory.set(key, enterprise)
  const organization = enterprise ?? known
  return organization === undefined ? undefined : { enterprise: organization }
}
