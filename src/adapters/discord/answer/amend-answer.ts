import { isGone } from '../api/client.ts'
import { bodyOf, type Payload } from '../render.ts'
import { type AnswerContext, keyOf, type Posted } from './posted.ts'

/** Replaces the text and buttons of the answer to an earlier job, if there still is one. Its files stay. */
export async function amendAnswer(context: AnswerContext, job: string, payload: Payload): Promise<Posted> {
  const known = await context.memory.get<Posted>(keyOf(job))
  if (known?.id === undefined) return { channel: context.place.channel }
  const { attachments: _, ...body } = bodyOf(payload)
  const path = `/channels/${known.channel}/messages/${known.id}` as const
  try {
    await context.api({ method: 'PATCH', path, body, signal: context.signal })
  } catch (thrown) {
    if (!isGone(thrown)) throw thrown
  }
  return known
}
