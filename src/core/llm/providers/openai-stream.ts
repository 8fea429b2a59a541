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
  completed: 'stop',
  complete: 'stop',
  done: 'stop',
  length: 'length',
  max_tokens: 'length',
  model_length: 'length',
  max_output_tokens: 'length',
  tool_calls: 'calls',
  tool_use: 'calls',
  tool_call: 'calls',
  function_call: 'calls',
  content_filter: 'refused',
  safety: 'refused',
  refusal: 'refused',
  content_filtered: 'refused',
  guardrail_intervened: 'refused',
  blocked: 'refused',
  blocklist: 'refused',
  prohibited_content: 'refused',
  recitation: 'refused',
  spii: 'refused',
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
  let ended = false
  let refusal = false
  for await (const chunk of stream) {
    if (chunk.usage) usage = usageOf(chunk.usage)
    if ((chunk as { ended?: true }).ended) ended = true
    const choice = chunk.choices?.[0]
    const delta = deltaOf(choice)
    if (delta !== undefined) {
      keepOpaque(opaque, delta)
      yield* textOf(delta)
      for (const part of callsIn(delta)) calls.take(part)
      if (delta.refusal) refusal = true
    }
    reason = choice?.finish_reason || reason
  }
  // A stream with an end but without a reason for it is complete.
  if (ended || calls.areWhole()) reason ??= 'stop'
  if (reason === undefined) throw new DuckError('unavailable', 'The connection closed before the answer was complete.')
  const meaning = reasons[reason.toLowerCase()]
  if (meaning === undefined)
    throw new DuckError('unavailable', `The answer ended with the unknown reason \`${reason}\`.`)
  for (const call of calls.all()) yield { type: 'call', call }
  if (Object.keys(opaque).length > 0) yield { type: 'opaque', value: opaque }
  yield { type: 'end', reason: refusal ? 'refused' : meaning, usage }
}

/** An answer that is not streamed is a message, and one of an older API is a text. */
function deltaOf(choice: OpenAI.ChatCompletionChunk.Choice | undefined): ChunkDelta | undefined {
  const { delta, message, text } = (choice ?? {}) as { delta?: unknown; message?: unknown; text?: unknown }
  const own = delta ?? message ?? (typeof text === 'string' ? { content: text } : undefined)
  return own === null ? undefined : (own as ChunkDelta | undefined)
}

function* textOf(delta: ChunkDelta): Iterable<Delta> {
  for (const field of thinkingFields)
    if (typeof delta[field] === 'string') yield { type: 'thinking', text: delta[field] }
  yield* contentOf(delta.content)
}

/** Returns the calls of a chunk. An older API has one call without an id. */
function callsIn({ tool_calls: calls, function_call: only }: ChunkDelta) {
  return [...(calls ?? []), ...(only ? [{ index: 0, function: only }] : [])]
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
  const parts = typeof content === 'object' && content !== null ? ([content].flat() as (ContentPart | string)[]) : []
  for (const part of parts) {
    const { text = '', thinking = '' } = typeof part === 'string' ? { text: part } : part
    const thought = typeof thinking === 'string' ? thinking : thinking.map((each) => each.text ?? '').join('')
    if (thought !== '') yield { type: 'thinking', text: thought }
    if (text !== '') yield { type: 'text', text }
  }
}

function usageOf(told: OpenAI.CompletionUsage): Usage {
  const { prompt_tokens: input = 0, completion_tokens: output = 0, total_tokens: total = 0 } = told
  // Some servers count thinking only in the total.
  const usage: Usage = { input: input ?? 0, output: Math.max(output ?? 0, (total ?? 0) - (input ?? 0)) }
  const { prompt_cache_hit_tokens: hits, cached_tokens: plain } = told as {
    prompt_cache_hit_tokens?: number
    cached_tokens?: number
  }
  const cached = told.prompt_tokens_details?.cached_tokens ?? hits ?? plain
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
    areWhole: () => all.length > 0 && all.every(isWhole),
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
