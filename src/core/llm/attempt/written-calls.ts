import { randomUUID } from 'node:crypto'
import { jsonrepair } from 'jsonrepair'
import type { ToolCall } from '../port.ts'

/** Reads tool calls that a model wrote as text, because its server does not parse them. Unreadable ones are ignored. */
export function readWrittenCalls(text: string): ToolCall[] {
  let data: unknown
  try {
    data = JSON.parse(jsonrepair(text.trim()))
  } catch {
    return []
  }
  return (Array.isArray(data) ? data : [data]).flatMap((each: unknown) => {
    const { name, arguments: given, parameters } = (each ?? {}) as Record<string, unknown>
    if (typeof name !== 'string') return []
    const values = given ?? parameters ?? {}
    return [{ id: randomUUID(), name, arguments: typeof values === 'string' ? values : JSON.stringify(values) }]
  })
}
