import { z } from 'zod'
import { toDuckError } from '../../errors.ts'
import type { Message, Tool, ToolCall } from '../port.ts'

/** Maximum number of rounds with tools. The model must then answer without them. */
export const mostRounds = 12
/** Maximum number of characters of a tool result. */
const longest = 24_000

/** Runs all tool calls of a round concurrently. Every call gets a result, or the reason for its failure. */
export function runToolCalls(
  calls: readonly ToolCall[],
  tools: readonly Tool[],
  signal: AbortSignal,
): Promise<Message[]> {
  return Promise.all(
    calls.map(async (call): Promise<Message> => {
      const text = await answerTo(call, tools, signal)
      return {
        role: 'tool',
        call: call.id,
        text: text.length > longest ? `${text.slice(0, longest)}\n… truncated` : text,
      }
    }),
  )
}

async function answerTo(
  { name, arguments: text }: ToolCall,
  tools: readonly Tool[],
  signal: AbortSignal,
): Promise<string> {
  const tool = tools.find((each) => each.name === name)
  if (tool === undefined) return `Unknown tool ${name}. Available tools: ${tools.map((each) => each.name).join(', ')}.`
  let given: unknown
  try {
    given = JSON.parse(text === '' ? '{}' : text)
  } catch {
    return 'The arguments are not valid JSON. Call the tool again.'
  }
  const checked = z.fromJSONSchema(tool.parameters as never).safeParse(given)
  if (!checked.success) return `Invalid arguments: ${z.prettifyError(checked.error)}`
  try {
    return await tool.run(checked.data, signal)
  } catch (thrown) {
    signal.throwIfAborted()
    const error = toDuckError(thrown)
    // Arguments from a model are untrusted.
    if (error.kind === 'denied') throw error
    return `The tool failed: ${error.message}`
  }
}
