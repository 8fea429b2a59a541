import { randomUUID } from 'node:crypto'
import type OpenAI from 'openai'
import { DuckError } from '../../errors.ts'
import type { Delta, ToolCall, Usage } from '../port.ts'

const reasons: Record<string, 'stop' | 'length' | 'calls' | 'refused'> = {
  stop: 'stop',
  eos: 'stop',
  eos_token: 'stop',
  end_turn: 'stop',
  stop_sequence: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  tool_calls: 'calls',
  tool_use: 'calls',
  function_call: 'calls',
  content_filter: 'refused',
  safety: 'refused',
  refusal: 'refused',
}

/** Fields with which servers send thinking. */
const thinkingFields = ['reasoning_content', 'reasoning', 'thinking'] as const

type ChunkDelta = OpenAI.ChatCompletionChunk.Choice.Delta & Record<string, unknown>

/** Reads a stream of chunks, with the differences between servers. */
export async function* deltasOf(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): AsyncIterable<Delta> {
  const calls = createCallReader()
  const opaque: Record<string, unknown> = {}
  let usage: Usage = { input: 0, output: 0 }
  let reason: string | undefined
  for await (const chunk of stream) {
    if (chunk.usage) usage = usageOf(chunk.usage)
    const choice = chunk.choices?.[0]
    const delta = choice?.delta as ChunkDelta | undefined
    if (delta !== undefined) {
      keepOpaque(opaque, delta)
      for (const field of thinkingFields)
        if (typeof delta[field] === 'string') yield { type: 'thinking', text: delta[field] }
      yield* contentOf(delta.content)
      for (const part of delta.tool_calls ?? []) calls.take(part)
    }
    reason = choice?.finish_reason ?? reason
  }
  if (reason === undefined) throw new DuckError('unavailable', 'The connection closed before the answer was complete.')
  const meaning = reasons[reason.toLowerCase()]
  if (meaning === undefined)
    throw new DuckError('unavailable', `The answer ended with the unknown reason \`${reason}\`.`)
  for (const call of calls.all()) yield { type: 'call', call }
  if (Object.keys(opaque).length > 0) yield { type: 'opaque', value: opaque }
  yield { type: 'end', reason: meaning, usage }
}

interface ContentPart {
  type?: string
  text?: string
  thinking?: string | { text?: string }[]
}

/** The content is a text, or a list of parts, some of which may be thinking. */
function* contentOf(content: unknown): Iterable<Delta> {
  if (typeof content === 'string') {
    if (content !== '') yield { type: 'text', text: content }
    return
  }
  for (const { text = '', thinking = '' } of Array.isArray(content) ? (content as ContentPart[]) : []) {
    const thought = typeof thinking === 'string' ? thinking : thinking.map((each) => each.text ?? '').join('')
    if (thought !== '') yield { type: 'thinking', text: thought }
    if (text !== '') yield { type: 'text', text }
  }
}

function usageOf(told: OpenAI.CompletionUsage): Usage {
  const usage: Usage = { input: told.prompt_tokens ?? 0, output: told.completion_tokens ?? 0 }
  const cached = told.prompt_tokens_details?.cached_tokens
  if (cached) usage.cached = cached
  return usage
}

/** Keeps what a server wants back with a tool call: thinking with its signatures. */
function keepOpaque(opaque: Record<string, unknown>, delta: ChunkDelta): void {
  const { reasoning_content: thinking, reasoning_details: details, extra_content: extra } = delta
  if (typeof thinking === 'string') opaque.reasoning_content = `${opaque.reasoning_content ?? ''}${thinking}`
  if (Array.isArray(details))
    opaque.reasoning_details = [...((opaque.reasoning_details as unknown[]) ?? []), ...details]
  if (extra !== undefined && extra !== null) opaque.extra_content = extra
}

type Part = OpenAI.ChatCompletionChunk.Choice.Delta.ToolCall & Record<string, unknown>

/**
 * Assembles tool calls from chunks. Calls are told apart by their id, because some servers repeat or omit the index.
 */
function createCallReader() {
  const all: (ToolCall & { index: number | undefined })[] = []
  const find = ({ id, index, function: made }: Part) => {
    if (id) {
      const same = all.find((call) => call.id === id)
      if (same !== undefined) return same
      return all.find((call) => call.id === '' && call.index === index && index !== undefined)
    }
    const last = all.findLast((call) => index === undefined || call.index === index)
    // Without ids, a name begins the next call.
    const begins = Boolean(made?.name) && last !== undefined && isWhole(last)
    return begins ? undefined : last
  }
  return {
    take(given: OpenAI.ChatCompletionChunk.Choice.Delta.ToolCall) {
      const part = given as Part
      const { index, id, type: _, function: made, ...opaque } = part
      let call = find(part)
      if (call === undefined) {
        call = { id: '', name: '', arguments: '', index }
        all.push(call)
      }
      if (id) call.id = id
      if (made?.name && made.name !== call.name) call.name += made.name
      call.arguments += argumentsOf(made?.arguments)
      if (Object.keys(opaque).length > 0) call.opaque = { ...call.opaque, ...opaque }
    },
    all: (): ToolCall[] =>
      all.map(({ index: _, ...call }) => (call.id === '' ? { ...call, id: `call_${randomUUID()}` } : call)),
  }
}

/** Some servers send the arguments as an object. */
function argumentsOf(given: unknown): string {
  if (given === undefined || given === null) return ''
  return typeof given === 'string' ? given : JSON.stringify(given)
}

function isWhole({ arguments: given }: ToolCall): boolean {
  try {
    JSON.parse(given)
    return true
  } catch {
    return false
  }
}
