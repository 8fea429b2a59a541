import { stopActionId } from '../../../core/conversations/actions.ts'
import { defined } from '../../../core/defined.ts'
import type { NewJob } from '../../../core/store/ports.ts'
import type { EventBody, MessageEvent, SlackDelivery } from './delivery.ts'
import { mentions } from './plain-text.ts'

/** Subtypes of messages that people write. All others are notices of Slack. */
const written: readonly (string | undefined)[] = [undefined, 'file_share', 'thread_broadcast', 'me_message']

/** Returns the jobs for an event about a message. `self` is our own user, for events that do not name it. */
export function messageJobs(body: EventBody, self: string | undefined, now: number): NewJob[] {
  const event = body.event
  if (event === undefined) return []
  const bot = body.authorizations?.find((each) => each.is_bot)?.user_id ?? self
  const about = { team: body.team_id ?? '', enterprise: body.enterprise_id ?? undefined, bot, now }
  if (event.subtype === 'message_changed') return editedJobs(event, about)
  if (event.subtype === 'message_deleted') return deletedJobs(event, about)
  return writtenJobs(event, about)
}

interface About {
  team: string
  enterprise: string | undefined
  bot: string | undefined
  now: number
}

function isByPerson(event: MessageEvent, bot: string | undefined): boolean {
  return event.bot_id === undefined && event.user !== undefined && event.user !== bot && written.includes(event.subtype)
}

function writtenJobs(event: MessageEvent, { team, enterprise, bot, now }: About): NewJob[] {
  const { channel, ts, text = '', user } = event
  const how = addressed(event, bot)
  if (how === undefined || channel === undefined || ts === undefined || user === undefined) return []
  const inThread = isInThread(event)
  const delivery: SlackDelivery = {
    kind: 'message',
    id: `slack/${team}/${channel}/${ts}`,
    team,
    channel,
    user,
    at: now,
    ts,
    text,
    // A direct message is a conversation of its own; in a channel, the answer starts a thread.
    ...defined({
      thread: inThread ? event.thread_ts : how === 'direct' ? undefined : ts,
      bot,
      enterprise,
      files: filesOf(event),
    }),
    ...(how === 'direct' ? { direct: true as const } : {}),
    ...(how === 'reply' ? { reply: true as const } : {}),
  }
  return jobsOf(delivery)
}

function isInThread({ thread_ts, ts }: MessageEvent): boolean {
  return thread_ts !== undefined && thread_ts !== ts
}

/** Tells how a message of a person is addressed to us; undefined if it is not. */
function addressed(event: MessageEvent, bot: string | undefined): 'direct' | 'mention' | 'reply' | undefined {
  if (!isByPerson(event, bot)) return undefined
  if (event.channel_type === 'im') return 'direct'
  const mentioned = event.type === 'app_mention' || (bot !== undefined && mentions(event.text ?? '', bot))
  if (mentioned) return 'mention'
  return isInThread(event) ? 'reply' : undefined
}

/** An edit of a message that is addressed to us. Slack also reports previews of links as edits. */
function editedJobs(
  { channel, channel_type, ts, message, previous_message: before }: MessageEvent,
  about: About,
): NewJob[] {
  if (message === undefined || message.text === before?.text) return []
  const [request] = writtenJobs({ ...message, type: 'message', ...defined({ channel, channel_type }) }, about)
  if (request === undefined) return []
  const id = `${request.id}/edited/${message.edited?.ts ?? ts}`
  return jobsOf({ ...(JSON.parse(request.payload) as SlackDelivery), id, edits: request.id })
}

/** A person who deletes a request withdraws it, which stops its job. */
function deletedJobs(event: MessageEvent, { team, enterprise, bot, now }: About): NewJob[] {
  const { channel, channel_type, previous_message: message } = event
  const { ts, user } = message ?? {}
  if (channel === undefined || message === undefined || ts === undefined || user === undefined) return []
  if (addressed({ ...message, type: 'message', ...defined({ channel_type }) }, bot) === undefined) return []
  const request = `slack/${team}/${channel}/${ts}`
  const action = stopActionId(request)
  const about = { id: `${request}/deleted`, team, channel, user, at: now, ...defined({ enterprise }) }
  return jobsOf({ kind: 'action', ...about, action, silent: true })
}

function filesOf({ files = [] }: MessageEvent): SlackDelivery['files'] {
  if (files.length === 0) return undefined
  return files.map(({ id, name, size }) => ({ id, name: name ?? id, bytes: size ?? 0 }))
}

/** Returns the job of a delivery, and one for the first reaction to a message. */
export function jobsOf(delivery: SlackDelivery): NewJob[] {
  const { id, team, channel, thread, kind } = delivery
  const payload = JSON.stringify(delivery)
  const isStop = delivery.action?.endsWith('.stop') === true
  // Messages of one conversation run one after another, but a command has no conversation yet.
  const conversation = thread ?? (delivery.direct ? 'direct' : id)
  const key = isStop ? id : `slack/${team}/${channel}/${conversation}`
  const job: NewJob = { id, key, surface: 'slack', lane: isStop ? 'quick' : 'asked', payload }
  if (kind !== 'message') return [job]
  return [job, { ...job, id: `${id}/seen`, key: `${id}/seen`, lane: 'quick' }]
}
