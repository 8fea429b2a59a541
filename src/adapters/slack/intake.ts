import type { Command } from '../../core/command.ts'
import type { NewJob } from '../../core/store/ports.ts'
import type { CommandBody, EventBody, InteractionBody, SlackDelivery } from './events/delivery.ts'
import { type OpenModal, readInteraction, readSlashCommand } from './events/interaction.ts'
import { jobsOf, messageJobs } from './events/message.ts'

/** What to do with an event, a command or an interaction. */
export interface Intake {
  /** For metrics. */
  event: string
  jobs: NewJob[]
  modal?: OpenModal
  /** A person opened the home tab. */
  home?: string
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
export function intake(type: string, body: unknown, { commands, self, now = Date.now() }: IntakeOptions): Intake {
  if (type === 'slash_commands') {
    const read = readSlashCommand(body as CommandBody, commands, now)
    return 'trigger' in read ? { event: 'command', jobs: [], modal: read } : { event: 'command', jobs: jobsOf(read) }
  }
  if (type === 'events_api') {
    const event = body as EventBody
    const name = wordOf(event.event?.type)
    const { type: kind, user, tab } = event.event ?? {}
    if (kind === 'app_home_opened' && tab === 'home' && user !== undefined) return { event: name, jobs: [], home: user }
    const jobs = kind === 'message' || kind === 'app_mention' ? messageJobs(event, self, now) : []
    return { event: name, jobs }
  }
  return interactionIntake(body as InteractionBody, commands, now)
}

function interactionIntake(body: InteractionBody, commands: readonly Command[], now: number): Intake {
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
