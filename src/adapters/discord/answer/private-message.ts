import { codeOf, mayHaveWorked } from '../api/client.ts'
import { bodyOf, type Payload } from '../render.ts'
import { errorCodes, messageFlags } from '../wire.ts'
import { writeInChannel } from './channel-message.ts'
import { type AnswerContext, keyOf, type Message, type Posted } from './posted.ts'

const sendElsewhere: Payload = {
  content: 'I could not send you a direct message. Use the slash command instead, whose answer only you can see.',
  embeds: [],
  components: [],
  files: [],
}

/** Sends a direct message, or says in the channel that it is not possible. */
export async function writeDirectly(context: AnswerContext, job: string, payload: Payload): Promise<Posted> {
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

/** Follows the response of an interaction with a message that only the requester sees. */
export async function followPrivately(context: AnswerContext, job: string, payload: Payload): Promise<Posted> {
  const { api, place, memory, signal } = context
  const { interaction } = place
  if (interaction === undefined) return writeDirectly(context, job, payload)
  const webhook = `/webhooks/${interaction.application}/${interaction.token}` as const
  const open = { open: true, signal } as const
  // The first message after a deferred response would replace it, and everybody would see it.
  if (!interaction.updates)
    await api({ method: 'DELETE', path: `${webhook}/messages/@original`, ...open }).catch(() => {})
  // Such a message cannot be found later. If it is not clear whether an earlier attempt has sent it, it is not repeated.
  const key = `private/${job}`
  if ((await memory.get(key)) !== undefined) return { channel: place.channel }
  await memory.set(key, true)
  const shown = bodyOf(payload)
  const body = { ...shown, flags: shown.flags | messageFlags.ephemeral }
  try {
    const post = { method: 'POST', path: webhook, body, files: payload.files, once: true, ...open } as const
    const message = await api<Message>(post)
    return { channel: place.channel, id: message.id }
  } catch (thrown) {
    if (!mayHaveWorked(thrown)) await memory.delete(key)
    throw thrown
  }
}
