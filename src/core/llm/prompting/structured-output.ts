import { z } from 'zod'
import { DuckError } from '../../errors.ts'
import type { ModelAnswer, ModelQuestion, ModelRequest } from '../port.ts'

type Converse = (ask: ModelQuestion, schema?: ModelRequest['schema']) => Promise<ModelAnswer>

/** Requests an answer by schema and validates it. An invalid answer is returned to the model once with its errors. */
export async function requestObject<T>(
  ask: ModelQuestion,
  schema: z.ZodType<T>,
  converse: Converse,
): Promise<ModelAnswer & { value: T }> {
  const shape = { name: 'answer', schema: z.toJSONSchema(schema, { target: 'draft-7' }) as Record<string, unknown> }
  // A partial value is useless, so nothing is streamed.
  const { onText: _, ...quiet } = ask
  const first = await converse(quiet, shape)
  const read = readValue(first.text, schema)
  if ('value' in read) return { ...first, value: read.value }
  const messages = [
    ...ask.messages,
    { role: 'assistant' as const, text: first.text },
    {
      role: 'user' as const,
      text: `That is not what was asked for: ${read.problem}\nGive the whole answer again, as JSON alone.`,
    },
  ]
  const second = await converse({ ...quiet, messages }, shape)
  const again = readValue(second.text, schema)
  const usage = { input: first.usage.input + second.usage.input, output: first.usage.output + second.usage.output }
  const remarks = [...first.remarks, ...second.remarks, 'the first answer had an invalid format and was corrected']
  const cost = first.cost === undefined || second.cost === undefined ? {} : { cost: first.cost + second.cost }
  if ('value' in again) return { ...second, ...cost, usage, remarks, value: again.value }
  throw new DuckError('unavailable', `${second.model} did not answer in the requested format.`, {
    detail: again.problem,
  })
}

/** Models tend to put JSON into a fence or after a sentence. */
function readValue<T>(text: string, schema: z.ZodType<T>): { value: T } | { problem: string } {
  const fenced = /```(?:json)?\s*\n([\s\S]*?)\n\s*```/.exec(text)?.[1]
  const braced = /[[{][\s\S]*[\]}]/.exec(text)?.[0]
  let problem = 'it is not valid JSON.'
  for (const candidate of [text, fenced, braced]) {
    if (candidate === undefined) continue
    let data: unknown
    try {
      data = JSON.parse(candidate)
    } catch {
      continue
    }
    const checked = schema.safeParse(data)
    if (checked.success) return { value: checked.data }
    problem = z.prettifyError(checked.error)
  }
  return { problem }
}
