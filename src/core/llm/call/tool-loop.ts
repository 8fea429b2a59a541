import { z } from 'zod'
import { toDuckError } from '../../errors.ts'
import type { Message, Tool, ToolCall } from '../port.ts'
import { coerce } from '../reading/coerce.ts'
import { parseLoosely } from '../reading/parse-loosely.ts'

/** Maximum number of rounds with tools. The model must then answer without them. */
export const mostRounds = 12
/** Maximum number of characters of a tool result, and as a part of the context window. */
const longest = 24_000
const charactersPerToken = 3
const partOfWindow = 0.25

export interface ToolRunner {
  /** Runs all calls of a round concurrently. Every call gets a result, or the reason for its failure. */
  run(calls: readonly ToolCall[], window: number | undefined): Promise<Message[]>
  /** The model only repeats calls that were already answered twice. */
  repeats(): boolean
}

/** Creates the tools of one answer. A repeated call is answered from memory once, and then refused. */
export function createToolRunner(tools: readonly Tool[], signal: AbortSignal): ToolRunner {
  const made = new Map<string, { times: number; text: Promise<string> }>()
  let onlyRepeats = false
  const answerOnce = async (call: ToolCall): Promise<{ text: string; refused: boolean }> => {
    const key = `${call.name} ${normalized(call.arguments)}`
    const known = made.get(key)
    if (known === undefined) {
      const text = answerTo(call, tools, signal)
      made.set(key, { times: 1, text })
      return { text: await text, refused: false }
    }
    known.times++
    const refused = known.times > 2
    return { text: refused ? 'You made this call twice already. Its result is above.' : await known.text, refused }
  }
  return {
    async run(calls, window) {
      const most = window === undefined ? longest : Math.min(longest, window * partOfWindow * charactersPerToken)
      const answers = await Promise.all(calls.map(answerOnce))
      onlyRepeats = answers.every(({ refused }) => refused)
      return answers.map(({ text }, index) => ({
        role: 'tool',
        call: calls[index]?.id ?? '',
        text: text.length > most ? `${text.slice(0, most)}\n… truncated` : text,
      }))
    },
    repeats: () => onlyRepeats,
  }
}

function normalized(given: string): string {
  try {
    return JSON.stringify(JSON.parse(given))
  } catch {
    return given
  }
}

async function answerTo(
  { name, arguments: text }: ToolCall,
  tools: readonly Tool[],
  signal: AbortSignal,
): Promise<string> {
  const tool = tools.find((each) => each.name === name)
  if (tool === undefined) return `Unknown tool ${name}. Available tools: ${tools.map((each) => each.name).join(', ')}.`
  const given = text.trim() === '' ? {} : parseLoosely(text)
  if (given === undefined) return 'The arguments are not valid JSON. Call the tool again.'
  const checked = z.fromJSONSchema(tool.parameters as never).safeParse(coerce(given, tool.parameters))
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
