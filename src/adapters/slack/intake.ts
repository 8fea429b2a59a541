import type { Command } from '../../core/command.ts'
import { defined } from '../../core/defined.ts'
import type { NewJob } from '../../core/store/ports.ts'
import type { AssistantThread } from './events/assistant.ts'
import type { CommandBody, EventBody, InteractionBody, SlackDelivery } from './events/delivery.ts'
import { type OpenModal, readInteraction, readSlashCommand } from './events/interaction.ts'
import { linkJobs } from './events/links.ts'
import { jobsOf, messageJobs } from './events/message.ts'
import type { Tenant } from './workspaces/installations.ts'

/** What to do with an event, a command or an interaction. */
export interface Intake {
  /** For metrics. */
  event: string
  jobs: NewJob[]
  /** Where it happened. */
  tenant: Tenant
  /** The workspace or organization that removed the app. */
  removed?: string
  modal?: OpenModal
  /** A person opened a thread with the app. */
  assistant?: AssistantThread
  /** A person opened the home tab, which belongs to their direct messages. */
  home?: { user: string; channel: string }
  /** A person types into a menu. */
  suggest?: { team: string; user: string; typed: string; argument: string; command: string; channel: string }
}

export interface IntakeOptions {
  commands: readonly Command[]
  /** Our own user, for events that do not name it. */
  self?: string | undefined
  now?: number
}

/** Turns an envelope of Slack into jobs. Pure. */
export function intake(type: string, body: unknown, options: IntakeOptions): Intake {
  return { ...requestIn(type, body, options), tenant: tenantOf(type, body) }
}

function tenantOf(type: string, body: unknown): Tenant {
  if (type === 'interactive') {
    const { team, user, enterprise } = body as InteractionBody
    return { team: team?.id ?? user?.team_id ?? '', ...defined({ enterprise: enterprise?.id }) }
  }
  const { team_id = '', enterprise_id } = body as Partial<CommandBody & EventBody>
  return { team: team_id, ...defined({ enterprise: enterprise_id || undefined }) }
}

type Request = Omit<Intake, 'tenant'>

function requestIn(type: string, body: unknown, { commands, self, now = Date.now() }: IntakeOptions): Request {
  if (type === 'slash_commands') {
    const read = readSlashCommand(body as CommandBody, commands, now)
    return 'trigger' in read ? { event: 'command', jobs: [], modal: read } : { event: 'command', jobs: jobsOf(read) }
  }
  if (type === 'events_api') {
    const event = body as EventBody
    const name = wordOf(event.event?.type)
    const { type: kind, user, tab, channel = '' } = event.event ?? {}
    if (kind === 'app_home_opened' && tab === 'home' && user !== undefined)
      return { event: name, jobs: [], home: { user, channel } }
    if (kind === 'link_shared') return { event: name, jobs: linkJobs(event, now) }
    const assistant = assistantIn(event)
    if (assistant !== undefined) return { event: name, jobs: [], assistant }
    const removed = removedIn(event)
    if (removed !== undefined) return { event: name, jobs: [], removed }
    const jobs = kind === 'message' || kind === 'app_mention' ? messageJobs(event, self, now) : []
    return { event: name, jobs }
  }
  return interactionIntake(body as InteractionBody, commands, now)
}

function assistantIn({ event }: EventBody): AssistantThread | undefined {
  const { channel_id: channel, thread_ts: thread } = event?.assistant_thread ?? {}
  if (event?.type !== 'assistant_thread_started' || channel === undefined || thread === undefined) return undefined
  return { channel, thread }
}

/** A revoked token of a person is none of ours. */
function removedIn({ event, team_id, enterprise_id, is_enterprise_install }: EventBody): string | undefined {
  const isGone = event?.type === 'app_uninstalled' || (event?.type === 'tokens_revoked' && event.tokens?.bot?.length)
  if (!isGone) return undefined
  return (is_enterprise_install ? enterprise_id : team_id) ?? undefined
}

function interactionIntake(body: InteractionBody, commands: readonly Command[], now: number): Request {
  const event = wordOf(body.type)
  if (body.type === 'block_suggestion') {
    const { command = '', channel = '' } = originOf(body)
    const who = { team: body.team?.id ?? body.user?.team_id ?? '', user: body.user?.id ?? '' }
    const suggest = { ...who, typed: body.value ?? '', argument: body.action_id ?? '', command, channel }
    return { event, jobs: [], suggest }
  }
  const delivery: SlackDelivery | undefined = readInteraction(body, commands, now)
  return { event, jobs: delivery === undefined ? [] : jobsOf(delivery) }
}

function originOf({ view }: InteractionBody): { command?: string; channel?: string } {
  try {
    return JSON.parse(view?.private_metadata ?? '{}') as { command?: string; channel?: string }
  } catch {
    return {}
  }
}

function wordOf(type: string | undefined): string {
  return type?.replaceAll(/\W/g, '') || 'unknown'
}
