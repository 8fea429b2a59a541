import type { Command } from '../command.ts'
import type { StoredAction } from '../conversations/actions.ts'
import { noteEdit, readEdit } from '../conversations/messages/edited-request.ts'
import { settleActions } from '../conversations/settle-actions.ts'
import type { ChatState } from '../engine.ts'
import { toDuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { stopKey } from '../store/state-keys.ts'
import type { Outcome } from '../types.ts'
import type { JobEnd } from './job-end.ts'
import { openFor, personOf } from './open-for.ts'
import type { ChatDelivery } from './run-job.ts'

/** Carries out what a button does without a run; undefined if it needs one. A request that waits is withdrawn. */
export async function atOnce(
  delivery: ChatDelivery,
  pressed: StoredAction | undefined,
  state: ChatState,
): Promise<JobEnd | undefined> {
  const { inbound, store } = delivery
  if (pressed?.kind === 'stop') return stopJob(delivery, pressed)
  if (pressed === undefined && inbound.action?.endsWith('.stop')) {
    await store.state.set(stopKey(inbound.action), inbound.actor)
    return { state: 'done', result: 'withdrawn' }
  }
  if (pressed?.kind === 'show') return showDiff(delivery, pressed, state)
  return undefined
}

/** Shows a proposed change again, to those who can read its repository. */
async function showDiff(
  delivery: ChatDelivery,
  { part, target }: Extract<StoredAction, { kind: 'show' }>,
  state: ChatState,
): Promise<JobEnd> {
  const { inbound, environment } = delivery
  const person = await personOf(inbound, state.person, environment)
  await openFor(person, { target, tools: delivery }, async () => {})
  await delivery.session.send({ job: delivery.job.id, outcome: { state: 'complete', parts: [part] } })
  return { state: 'done', result: 'diff shown' }
}

/** Stops a running job for the person who requested it. */
async function stopJob(
  { store, inbound, session, job }: ChatDelivery,
  { job: other, requester }: Extract<StoredAction, { kind: 'stop' }>,
): Promise<JobEnd> {
  if (inbound.actor !== requester) {
    const words = 'Only the person who started this request can stop it.'
    const error = { kind: 'denied', public: words, short: words }
    await session.send({ job: job.id, outcome: { state: 'failed', error, parts: [] }, private: true })
    return { state: 'done', result: words }
  }
  await store.state.set(stopKey(other), inbound.chat.mention ?? 'you')
  return { state: 'done', result: `asked ${other} to stop` }
}

const late = 'I had already started with the earlier text of your message. Write a new message to ask again.'

/** Carries out what the edit of a message asks for; undefined if the message has become a request. */
export async function followEdit({ store, inbound, job, session }: ChatDelivery): Promise<JobEnd | undefined> {
  const { state, queue } = store
  if (job.lane === 'quick')
    return (await noteEdit(state, queue, inbound)) ? { state: 'done', result: 'noted an edit' } : undefined
  const kind = await readEdit(state, queue, inbound)
  if (kind === 'request') return undefined
  if (kind === 'known') return { state: 'ignored', result: 'the request had the edited text, or was edited again' }
  await session.send({ job: `${inbound.edits}/late`, outcome: textOutcome(late) })
  return { state: 'done', result: 'said that the edit came too late' }
}

/** Shows on the message of a pressed button what became of it. Without that, the answer is still complete. */
export async function settlePressed(
  { store, inbound, session, logger }: ChatDelivery,
  { pressed, outcome, command }: { pressed: StoredAction | undefined; outcome: Outcome | undefined; command: Command },
): Promise<void> {
  const { action, chat, actor } = inbound
  if (action === undefined || pressed === undefined || outcome === undefined) return
  const dismisses = command.answers === 'dismissal in a thread'
  const press = { action, pressed, outcome, dismisses, by: chat.mention ?? actor }
  await settleActions(store.state, press, session.send).catch((thrown) =>
    logger.warn({ error: toDuckError(thrown).short }, 'a button could not be removed'),
  )
}
