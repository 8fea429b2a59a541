import type { WebClient } from '@slack/web-api'
import type { SlackSettings } from '../../core/config/environment/slack.ts'
import { DuckError } from '../../core/errors.ts'
import type { FrontOptions } from '../adapter.ts'
import { type AssistantThread, assistantKey, suggestedPrompts } from './events/assistant.ts'
import type { OpenModal } from './events/interaction.ts'
import { commandModal } from './events/modal.ts'
import { slackName } from './events/slash-name.ts'
import type { Intake } from './intake.ts'
import type { Tenant } from './workspaces/installations.ts'
import type { Workspace } from './workspaces/workspaces.ts'

/** What the front process does after an acknowledgement, because it must happen within seconds or needs no job. */
export function createFollowUps(settings: SlackSettings, { commands, logger, memory, overview }: FrontOptions) {
  let workspaces: Promise<(tenant: Tenant) => Promise<Workspace>> | undefined
  let self: string | undefined
  const clientOf = async (tenant: Tenant): Promise<WebClient> => {
    workspaces ??= import('./workspaces/workspaces.ts').then(({ createWorkspaces }) =>
      createWorkspaces(settings, { memory, logger, onAnswer: () => {} }),
    )
    return (await (await workspaces)(tenant)).client
  }

  const openModal = async ({ trigger, command, origin }: OpenModal, tenant: Tenant) => {
    try {
      await (await clientOf(tenant)).views.open({ trigger_id: trigger, view: commandModal(command, origin) })
    } catch (error) {
      logger.warn({ platform: 'slack', error: String(error) }, 'a form could not be opened')
      const text = `The form could not be opened. Write the text after the command: \`${slackName(command)} …\``
      await respond(origin.responseUrl, text)
    }
  }

  const welcome = async ({ channel, thread }: AssistantThread, tenant: Tenant) => {
    await memory.set(assistantKey(channel, thread), {})
    const prompts = suggestedPrompts(commands)
    const { assistant } = await clientOf(tenant)
    await assistant.threads.setSuggestedPrompts({ channel_id: channel, thread_ts: thread, prompts })
  }

  const follow = async ({ modal, home, assistant, tenant }: Intake) => {
    if (modal !== undefined) await openModal(modal, tenant)
    if (assistant !== undefined) await welcome(assistant, tenant)
    if (home === undefined) return
    const { renderHome } = await import('./render/home.ts')
    const { user, channel } = home
    const { team } = tenant
    const shown = await overview({ chat: { tenant: team, channel }, actor: `${team}/${user}` })
    const view = renderHome({ commands, overview: shown, team, user })
    await (await clientOf(tenant)).views.publish({ user_id: user, view })
  }

  return {
    /** Our own user, once it is known. Events usually name it. */
    self: () => self,
    /** Finds out our own user, if the app has only one workspace. Throws `config` if Slack rejects the token. */
    async identify(): Promise<void> {
      if (settings.botToken === undefined) return
      const { toSlackError } = await import('./client.ts')
      try {
        self = (await (await clientOf({ team: '' })).auth.test()).user_id
      } catch (thrown) {
        const error = toSlackError(thrown)
        if (error instanceof DuckError && error.kind === 'config') throw error
        logger.warn({ platform: 'slack', error: String(thrown) }, 'the user of the app is not known yet')
      }
    },
    /** Never rejects. */
    start(taken: Intake): void {
      follow(taken).catch((error) => logger.warn({ platform: 'slack', error: String(error) }, 'a view was not shown'))
    },
  }
}

async function respond(url: string | undefined, text: string): Promise<void> {
  if (url === undefined) return
  await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ response_type: 'ephemeral', text }),
    signal: AbortSignal.timeout(10_000),
  })
}
