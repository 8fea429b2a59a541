import type { AdapterMemory } from '../../adapter.ts'
import { type Api, isGone } from '../api/client.ts'
import type { Place } from '../parse.ts'
import { bodyOf, type Payload } from '../render.ts'

/** Where the answer of a job is. Without an id, a message may have been posted whose id is not known. */
export interface Posted {
  channel: string
  id?: string
}

/** A posted message as far as it is read. */
export interface Message {
  id: string
  channel_id: string
  content: string
  embeds?: { title?: string; description?: string }[]
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

/** Returns the key of the message of a job. */
export const keyOf = (job: string) => `message/${job}`

/** Remembers where the message of a job is. */
export async function remember({ memory }: AnswerContext, job: string, known: Posted | undefined, posted: Posted) {
  if (known?.id !== posted.id) await memory.set(keyOf(job), posted)
  return posted
}

/** Edits a message. Returns false if the message does not exist any more. */
export async function editMessage(
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

/** A message may exist whose id is not stored: one that was being posted, or the response to an interaction. */
export async function knownOrFound(context: AnswerContext, known: Posted | undefined): Promise<Posted | undefined> {
  const { interaction, channel } = context.place
  if (known?.id !== undefined) return known
  if (known !== undefined) return findPosted(context, known.channel)
  return interaction === undefined || interaction.updates ? undefined : findPosted(context, channel)
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

/** Returns the thread in which people continue a conversation about an answer, if it is not that of the request. */
export function threadOf(place: Place, posted: Posted): string | undefined {
  if (place.where !== 'server' || posted.id === undefined) return undefined
  return posted.channel === place.channel ? posted.id : posted.channel
}
