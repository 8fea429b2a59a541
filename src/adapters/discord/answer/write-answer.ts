import { setTimeout as sleep } from 'node:timers/promises'
import { digest } from '../../../core/hash.ts'
import type { AdapterMemory } from '../../adapter.ts'
import { type Api, codeOf, isGone } from '../api/client.ts'
import { discordLimits, tokenMs } from '../limits.ts'
import { type Place, timeOf } from '../parse.ts'
import { bodyOf, type Payload } from '../render.ts'
import { errorCodes, messageFlags } from '../wire.ts'

/** Where the answer of a job is. Without an id, a message may have been posted whose id is not known. */
interface Posted {
  channel: string
  id?: string
}

/** A posted message as far as it is read. */
interface Message {
  id: string
  channel_id: string
  content: string
  author: { id: string }
  message_reference?: { message_id?: string }
  interaction_metadata?: { id: string }
}

export interface AnswerContext {
  api: Api
  place: Place
  memory: AdapterMemory
  /** Returns the user id of the bot. */
  botId(): Promise<string>
  signal: AbortSignal
}

/** Milliseconds after which an acknowledgement should have arrived at Discord. */
const waitsMs = [100, 200, 400, 800, 1_500]

/**
 * Writes the message of a job: posts it first, then edits it. After a restart, it finds the message that an earlier
 * attempt has posted.
 */
export async function writeAnswer(context: AnswerContext, job: string, payload: Payload): Promise<Posted> {
  const { place, memory } = context
  const known = await memory.get<Posted>(keyOf(job))
  const { interaction } = place
  if (interaction !== undefined && !interaction.updates) {
    const edited = await editOriginal(context, payload, known === undefined)
    if (edited !== undefined) return remember(context, job, known, edited)
    if (interaction.private) return postPrivately(context, job, payload)
  }
  return writeInChannel(context, { job, payload, known })
}

const keyOf = (job: string) => `message/${job}`

async function remember({ memory }: AnswerContext, job: string, known: Posted | undefined, posted: Posted) {
  if (known?.id !== posted.id) await memory.set(keyOf(job), posted)
  return posted
}

/** Edits the response of an interaction. Returns undefined if its token is not valid any more. */
async function editOriginal(
  { api, place, signal }: AnswerContext,
  payload: Payload,
  isFirst: boolean,
): Promise<Posted | undefined> {
  const { interaction } = place
  if (interaction === undefined || Date.now() - timeOf(interaction.id) > tokenMs) return undefined
  const path = `/webhooks/${interaction.application}/${interaction.token}/messages/@original` as const
  // A worker can be faster than the acknowledgement by the front process.
  const waits = isFirst && Date.now() - timeOf(interaction.id) < 10_000 ? waitsMs : []
  for (const wait of [...waits, undefined]) {
    try {
      const edit = { method: 'PATCH', path, body: bodyOf(payload), files: payload.files, open: true, signal } as const
      const message = await api<Message>(edit)
      return { channel: message.channel_id ?? place.channel, id: message.id }
    } catch (thrown) {
      if (!isGone(thrown)) throw thrown
      if (wait === undefined || codeOf(thrown) === errorCodes.invalidWebhookToken) return undefined
      await sleep(wait, undefined, { signal })
    }
  }
  return undefined
}

interface Writing {
  job: string
  payload: Payload
  known: Posted | undefined
}

/** Edits the message of the job with the token of the bot, or posts it. */
async function writeInChannel(context: AnswerContext, { job, payload, known }: Writing): Promise<Posted> {
  const found = await knownOrFound(context, known)
  if (found?.id !== undefined) {
    const edited = await editMessage(context, found.channel, found.id, payload)
    if (edited) return remember(context, job, known, found)
  }
  return postOnce(context, { job, payload, ...(await targetOf(context, known)) })
}

/** A message may exist whose id is not stored: one that was being posted, or the response to an interaction. */
async function knownOrFound(context: AnswerContext, known: Posted | undefined): Promise<Posted | undefined> {
  const { interaction, channel } = context.place
  if (known?.id !== undefined) return known
  if (known !== undefined) return findPosted(context, known.channel)
  return interaction === undefined || interaction.updates ? undefined : findPosted(context, channel)
}

/** Returns false if the message does not exist any more. */
async function editMessage(
  { api, signal }: AnswerContext,
  channel: string,
  id: string,
  payload: Payload,
): Promise<boolean> {
  try {
    const path = `/channels/${channel}/messages/${id}` as const
    await api({ method: 'PATCH', path, body: bodyOf(payload), files: payload.files, signal })
    return true
  } catch (thrown) {
    if (isGone(thrown)) return false
    throw thrown
  }
}

interface Target {
  channel: string
  /** The message that the answer replies to. */
  reference?: string
}

/** Returns the channel of the answer: a thread on the message if possible, and else the channel of the request. */
async function targetOf({ api, place, signal }: AnswerContext, known: Posted | undefined): Promise<Target> {
  const { channel, message } = place
  const here: Target = message === undefined ? { channel } : { channel, reference: message.id }
  if (message?.opens === undefined) return here
  if (known?.channel === message.opens) return { channel: message.opens }
  const path = `/channels/${channel}/messages/${message.opens}/threads` as const
  try {
    await api({
      method: 'POST',
      path,
      body: { name: message.title ?? 'RubberDuck', auto_archive_duration: 1440 },
      signal,
    })
    return { channel: message.opens }
  } catch (thrown) {
    if (codeOf(thrown) === errorCodes.threadExists) return { channel: message.opens }
    // Some channels have no threads, or RubberDuck may not start any.
    if (codeOf(thrown) === undefined) throw thrown
    return here
  }
}

/** Posts a message. Discord returns the first one if it gets the same nonce twice within some minutes. */
async function postOnce(
  context: AnswerContext,
  { job, payload, channel, reference }: Omit<Writing, 'known'> & Target,
): Promise<Posted> {
  const { api, memory, signal } = context
  await memory.set(keyOf(job), { channel } satisfies Posted)
  const body = {
    ...bodyOf(payload),
    nonce: digest(job).slice(0, discordLimits.nonce),
    enforce_nonce: true,
    ...(reference === undefined ? {} : { message_reference: { message_id: reference, fail_if_not_exists: false } }),
  }
  const path = `/channels/${channel}/messages` as const
  const message = await api<Message>({ method: 'POST', path, body, files: payload.files, signal })
  const posted = { channel, id: message.id }
  await memory.set(keyOf(job), posted)
  if (message.content !== payload.content) await editMessage(context, channel, message.id, payload)
  return posted
}

/** Finds the message of an attempt that ended before it stored the id. */
async function findPosted({ api, place, botId, signal }: AnswerContext, channel: string): Promise<Posted> {
  const { message, interaction } = place
  const request = message?.id ?? interaction?.id
  // The nonce alone recognizes a message that nobody asked for.
  if (request === undefined) return { channel }
  const path = `/channels/${channel}/messages` as const
  try {
    const [bot, list] = await Promise.all([
      botId(),
      api<Message[]>({ method: 'GET', path, query: { after: request, limit: '100' }, signal }),
    ])
    const isOurs = ({ author, message_reference, interaction_metadata }: Message) => {
      if (author.id !== bot) return false
      if (interaction !== undefined) return interaction_metadata?.id === interaction.id
      // Other requests share a thread that is not on the request itself. There, the nonce alone recognizes a message.
      const isOwnThread = channel === message?.id && channel === message?.opens
      return message_reference?.message_id === message?.id || (isOwnThread && !message_reference)
    }
    const found = list.toReversed().find(isOurs)
    return { channel, ...(found === undefined ? {} : { id: found.id }) }
  } catch (thrown) {
    if (isGone(thrown)) return { channel }
    throw thrown
  }
}

const sendElsewhere: Payload = {
  content: 'I could not send you a direct message. Use the slash command instead, whose answer only you can see.',
  components: [],
  files: [],
}

/** Writes a message that only the requester sees. */
export async function writePrivately(context: AnswerContext, job: string, payload: Payload): Promise<Posted> {
  const { api, place, signal } = context
  const { interaction } = place
  if (place.where === 'direct' || interaction?.private) return writeAnswer(context, job, payload)
  if (interaction === undefined) return postPrivately(context, job, payload)
  const webhook = `/webhooks/${interaction.application}/${interaction.token}` as const
  const open = { open: true, signal } as const
  // The first message after a deferred response would replace it, and everybody would see it.
  if (!interaction.updates)
    await api({ method: 'DELETE', path: `${webhook}/messages/@original`, ...open }).catch(() => {})
  const body = { ...bodyOf(payload), flags: messageFlags.suppressEmbeds | messageFlags.ephemeral }
  const message = await api<Message>({ method: 'POST', path: webhook, body, files: payload.files, once: true, ...open })
  return { channel: place.channel, id: message.id }
}

/** Sends a direct message, or says in the channel that it is not possible. */
async function postPrivately(context: AnswerContext, job: string, payload: Payload): Promise<Posted> {
  const { api, place, memory, signal } = context
  const open = { method: 'POST', path: '/users/@me/channels', body: { recipient_id: place.user }, signal } as const
  try {
    const { id: channel } = await api<{ id: string }>(open)
    return await writeInChannel(
      { ...context, place: { where: 'direct', channel, user: place.user } },
      { job, payload, known: await memory.get<Posted>(keyOf(job)) },
    )
  } catch (thrown) {
    if (codeOf(thrown) !== errorCodes.cannotMessageUser) throw thrown
    return writeInChannel(context, { job, payload: sendElsewhere, known: undefined })
  }
}

/** Returns the thread in which people continue a conversation about an answer, if it is not that of the request. */
export function threadOf(place: Place, posted: Posted): string | undefined {
  if (place.where !== 'server' || posted.id === undefined) return undefined
  return posted.channel === place.channel ? posted.id : posted.channel
}
