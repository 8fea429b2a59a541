import { digest } from '../../../core/hash.ts'
import { codeOf } from '../api/client.ts'
import { discordLimits } from '../limits.ts'
import { bodyOf, type Payload } from '../render.ts'
import { errorCodes } from '../wire.ts'
import { type AnswerContext, editMessage, keyOf, knownOrFound, type Message, type Posted, remember } from './posted.ts'

interface Writing {
  job: string
  payload: Payload
  known: Posted | undefined
}

/** Edits the message of the job with the token of the bot, or posts it. */
export async function writeInChannel(context: AnswerContext, { job, payload, known }: Writing): Promise<Posted> {
  const found = await knownOrFound(context, known)
  if (found?.id !== undefined) {
    const edited = await editMessage(context, found.channel, found.id, payload)
    if (edited) return remember(context, job, known, found)
  }
  return postOnce(context, { job, payload, ...(await targetOf(context, known)) })
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
export async function postOnce(
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
  if (!shows(message, payload)) await editMessage(context, channel, message.id, payload)
  return posted
}

/** Tells whether a posted message is this one, and not one of an earlier attempt. */
function shows({ content, embeds = [] }: Message, payload: Payload): boolean {
  const texts = (list: Message['embeds'] = []) => JSON.stringify(list.map((each) => [each.title, each.description]))
  return content === payload.content && texts(embeds) === texts(payload.embeds)
}
