import { setTimeout as sleep } from 'node:timers/promises'
import { codeOf, isGone } from '../api/client.ts'
import { tokenMs } from '../limits.ts'
import { timeOf } from '../parse.ts'
import { bodyOf, type Payload } from '../render.ts'
import { errorCodes } from '../wire.ts'
import { writeInChannel } from './channel-message.ts'
import { type AnswerContext, keyOf, type Message, type Posted, remember } from './posted.ts'
import { followPrivately, writeDirectly } from './private-message.ts'

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
    if (interaction.private) return writeDirectly(context, job, payload)
  }
  return writeInChannel(context, { job, payload, known })
}

/** Writes a message that only the requester sees. */
export async function writePrivately(context: AnswerContext, job: string, payload: Payload): Promise<Posted> {
  const { where, interaction } = context.place
  if (where === 'direct' || interaction?.private) return writeAnswer(context, job, payload)
  return followPrivately(context, job, payload)
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
