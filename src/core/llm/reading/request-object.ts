import { z } from 'zod'
import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import type { Converse } from '../compare.ts'
import type { ModelAnswer, ModelQuestion, ModelRequest } from '../port.ts'
import { totalOf } from '../total.ts'
import { type ReadAnswer, readAnswer, type Unreadable } from './read-answer.ts'

/** Returns the schema that a request enforces or describes. */
export function schemaOf(schema: z.ZodType, shared?: z.ZodType): NonNullable<ModelRequest['schema']> {
  const described = (type: z.ZodType) => z.toJSONSchema(type, { target: 'draft-7' }) as Record<string, unknown>
  return { name: 'answer', schema: described(schema), ...defined({ shared: shared && described(shared) }) }
}

/** Requests an answer by schema and reads it. An unreadable answer is returned to the model once with its problem. */
export async function requestObject<T>(
  ask: ModelQuestion,
  schema: z.ZodType<T>,
  converse: Converse,
): Promise<ModelAnswer & { value: T }> {
  const shape = schemaOf(schema, ask.sharedShape)
  // A partial value is useless, so nothing is streamed.
  const { onText: _, ...quiet } = ask
  const usable = (text: string) => isUsable(readAnswer(text, schema))
  const first = await converse(quiet, shape, usable)
  const read: ReadAnswer<T> | Unreadable = readAnswer(first.text, schema)
  if ('value' in read && isUsable(read)) return { ...first, ...partsOf(read) }
  const problem = 'problem' in read ? read.problem : `no item was usable: ${read.dropped[0]?.reason ?? ''}`
  const messages = [
    ...ask.messages,
    { role: 'assistant' as const, text: first.text },
    {
      role: 'user' as const,
      text: `That is not what was asked for: ${problem}\nGive the whole answer again, as JSON alone, with this JSON Schema: ${JSON.stringify(shape.schema)}`,
    },
  ]
  const second = await converse({ ...quiet, messages, tools: [] }, shape, usable)
  const again = readAnswer(second.text, schema)
  const chosen = [again, read].find((each) => 'value' in each)
  if (chosen === undefined)
    throw new DuckError('unavailable', `${second.model} did not answer in the requested format. Use another model.`, {
      detail: 'problem' in again ? again.problem : '',
    })
  const remarks = [...first.remarks, ...second.remarks, 'the first answer had an invalid format and was corrected']
  const { cost: _cost, ...answer } = second
  return { ...answer, ...totalOf([first, second]), remarks, ...partsOf(chosen) }
}

/** A list without any usable item is worth another request. */
function isUsable(read: ReadAnswer<unknown> | Unreadable): boolean {
  return 'value' in read && (read.dropped.length === 0 || read.kept > 0)
}

function partsOf<T>({ value, dropped }: ReadAnswer<T>) {
  return dropped.length === 0 ? { value } : { value, dropped }
}
