import type { KeyedState, Queue } from '../../store/ports.ts'
import { editKey } from '../../store/state-keys.ts'
import type { Inbound } from '../../types.ts'

/** The newest text of a message. `used`: its job has begun with this text. */
interface Edit {
  text: string
  used?: true
}

/** Notes an edit for a request that may still wait. Returns whether the message was a request before. */
export async function noteEdit(state: KeyedState, queue: Queue, { edits = '', text = '' }: Inbound): Promise<boolean> {
  await state.set(editKey(edits), { text } satisfies Edit)
  return wasRequest(queue, edits)
}

/** Returns a request with the text that its message has now. */
export async function withEdit<I extends Inbound>(state: KeyedState, job: string, inbound: I): Promise<I> {
  if (inbound.edits !== undefined || inbound.kind !== 'message') return inbound
  const edit = await state.get<Edit>(editKey(job))
  if (edit === undefined) return inbound
  await state.set(editKey(job), { ...edit, used: true } satisfies Edit)
  return { ...inbound, text: edit.text }
}

/**
 * Tells what an edit is after the job of the earlier text has ended: a `request` if the message was none before, `known`
 * if that job had this text, or another edit follows, and else `late`.
 */
export async function readEdit(
  state: KeyedState,
  queue: Queue,
  { edits = '', text = '' }: Inbound,
): Promise<'request' | 'known' | 'late'> {
  const edit = await state.get<Edit>(editKey(edits))
  if (edit !== undefined && (edit.used === true || edit.text !== text)) return 'known'
  return (await wasRequest(queue, edits)) ? 'late' : 'request'
}

async function wasRequest(queue: Queue, job: string): Promise<boolean> {
  const earlier = await queue.get(job)
  return earlier !== undefined && earlier.state !== 'ignored'
}
