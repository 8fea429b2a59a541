import { setTimeout as sleep } from 'node:timers/promises'
import type { AnyChunk } from '@slack/types'
import { defined } from '../../../core/defined.ts'
import { call, errorCode, jobSignal, mayHaveWorked } from '../client.ts'
import type { SlackMessage } from '../render/answer.ts'
import type { AnswerDeps } from './deps.ts'

export interface Posted {
  channel: string
  ts: string
}

/** `begun`: it may have been posted at this time, in milliseconds since 1970. `streaming`: its stream was not ended. */
type Stored = (Posted | { begun: number }) & { streaming?: true }

const eventType = 'rubberduck_answer'
/** Milliseconds that the clocks of Slack and this machine may differ. */
const skewMs = 120_000
const mostPages = 5

const keyOf = (job: string) => `message/${job}`

/** Returns the message of a job, if it is known or can be found. It can be edited, because its stream has ended. */
async function knownMessage(deps: AnswerDeps, job: string): Promise<Posted | undefined> {
  const stored = await deps.memory.get<Stored>(keyOf(job))
  if (stored === undefined) return undefined
  const known = 'ts' in stored ? stored : await find(deps, job, stored)
  if (known !== undefined && stored.streaming) await endStream(deps, job, known)
  return known === undefined ? undefined : { channel: known.channel, ts: known.ts }
}

/** Tells whether a message of a job exists or may exist. */
export async function isStarted({ memory }: AnswerDeps, job: string): Promise<boolean> {
  return (await memory.get<Stored>(keyOf(job))) !== undefined
}

/** Creates the message of a job as a stream. It has no metadata until its end, and is found by being a stream. */
export async function startStream(deps: AnswerDeps, job: string, chunks: AnyChunk[]): Promise<Posted> {
  const { client, place, memory } = deps
  const { channel, thread: thread_ts = '', direct } = place
  const recipient = direct ? {} : { recipient_team_id: place.team, recipient_user_id: place.user }
  await memory.set(keyOf(job), { begun: Date.now(), streaming: true } satisfies Stored)
  try {
    const { ts = '' } = await client.chat.startStream({ channel, thread_ts, ...recipient, chunks })
    await memory.set(keyOf(job), { channel, ts, streaming: true } satisfies Stored)
    return { channel, ts }
  } catch (thrown) {
    if (!mayHaveWorked(thrown)) await memory.delete(keyOf(job))
    throw thrown
  }
}

/** Ends the stream of a job, after which its message can be edited. Slack also ends a stream by itself. */
async function endStream({ client, memory, logger }: AnswerDeps, job: string, { channel, ts }: Posted): Promise<void> {
  try {
    await call(() => client.chat.stopStream({ channel, ts }), true)
  } catch (thrown) {
    const code = errorCode(thrown)
    if (code === undefined) throw thrown
    logger.info({ platform: 'slack', error: code }, 'the stream had ended')
  }
  await memory.set(keyOf(job), { channel, ts } satisfies Stored)
}

/** Creates or replaces the message of a job. Idempotent, also after a crash. */
export async function putMessage(deps: AnswerDeps, job: string, message: SlackMessage): Promise<Posted> {
  const known = await knownMessage(deps, job)
  if (known !== undefined && (await edit(deps, job, { known, message }))) return known
  return post(deps, job, message)
}

/** Replaces the message of a job, if there still is one. */
export async function amendMessage(deps: AnswerDeps, job: string, message: SlackMessage): Promise<Posted | undefined> {
  const known = await knownMessage(deps, job)
  return known !== undefined && (await edit(deps, job, { known, message })) ? known : undefined
}

/** Returns false if the message is gone, or can no longer be edited. */
async function edit(
  { client }: AnswerDeps,
  job: string,
  { known, message }: { known: Posted; message: SlackMessage },
): Promise<boolean> {
  try {
    await call(() => client.chat.update({ ...known, ...message, metadata: metadataOf(job) }), true)
    return true
  } catch (thrown) {
    if (['message_not_found', 'cant_update_message', 'edit_window_closed'].includes(errorCode(thrown) ?? ''))
      return false
    throw thrown
  }
}

async function post(deps: AnswerDeps, job: string, message: SlackMessage): Promise<Posted> {
  const { client, place, memory } = deps
  const begun = Date.now()
  await memory.set(keyOf(job), { begun } satisfies Stored)
  const create = async (): Promise<Posted> => {
    const { channel = place.channel, ts = '' } = await call(() =>
      client.chat.postMessage({
        channel: place.channel,
        ...message,
        metadata: metadataOf(job),
        unfurl_links: false,
        unfurl_media: false,
        ...defined({ thread_ts: place.thread }),
      }),
    )
    return { channel, ts }
  }
  let posted: Posted
  try {
    posted = await create()
  } catch (thrown) {
    // A job that ends does not know whether its request arrived.
    if (jobSignal.getStore()?.aborted) throw thrown
    if (!mayHaveWorked(thrown)) {
      await memory.delete(keyOf(job))
      throw thrown
    }
    await sleep(500)
    posted = (await find(deps, job, { begun })) ?? (await create())
  }
  await memory.set(keyOf(job), posted)
  return posted
}

/**
 * Searches for the message of a job among our own messages since a time: by its metadata, or as the stream of its
 * thread, in which requests run one after another.
 */
async function find(
  deps: AnswerDeps,
  job: string,
  { begun, streaming }: { begun: number; streaming?: true },
): Promise<Posted | undefined> {
  const { place, memory } = deps
  for await (const message of ownMessages(deps, begun)) {
    const { event_type, event_payload } = message.metadata ?? {}
    const isStream = streaming && (message as { streaming_state?: string }).streaming_state === 'in_progress'
    const isIt = isStream || (event_type === eventType && (event_payload as { job?: string } | undefined)?.job === job)
    if (!isIt || message.ts === undefined) continue
    const posted = { channel: place.channel, ts: message.ts }
    await memory.set(keyOf(job), { ...posted, ...defined({ streaming }) } satisfies Stored)
    return posted
  }
  return undefined
}

/** Lists our own messages in the thread or channel of a request since a time, from all pages. */
export async function* ownMessages({ client, place, botId }: AnswerDeps, since: number) {
  const own = await botId()
  const oldest = String((since - skewMs) / 1_000)
  const page = { channel: place.channel, oldest, limit: 200, include_all_metadata: true }
  let cursor: string | undefined
  for (let at = 0; at < mostPages; at++) {
    const more = defined({ cursor })
    const { thread } = place
    const answer = await readable(() =>
      thread === undefined
        ? client.conversations.history({ ...page, ...more })
        : client.conversations.replies({ ...page, ...more, ts: thread }),
    )
    for (const message of answer?.messages ?? []) if (message.bot_id === own) yield message
    cursor = answer?.response_metadata?.next_cursor || undefined
    if (cursor === undefined) return
  }
}

/** Without access to the history, nothing is found. */
async function readable<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await call(request, true)
  } catch (thrown) {
    const code = errorCode(thrown) ?? ''
    if (['missing_scope', 'thread_not_found', 'channel_not_found', 'not_in_channel'].includes(code)) return undefined
    throw thrown
  }
}

function metadataOf(job: string) {
  return { event_type: eventType, event_payload: { job } }
}
