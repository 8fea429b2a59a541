import type Anthropic from '@anthropic-ai/sdk'
import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { toModelError } from '../call/model-error.ts'
import type { Delta, Message, ModelRequest, Provider, ToolCall, Usage } from '../port.ts'

/** Creates the Anthropic provider. A schema is requested as a mandatory tool call, whose arguments are the answer. */
export function createAnthropic({ apiKey, baseURL }: { apiKey: string; baseURL?: string }): Provider {
  let loaded: Promise<Anthropic> | undefined
  const client = () => {
    loaded ??= import('@anthropic-ai/sdk').then(
      ({ default: Client }) => new Client({ apiKey, maxRetries: 0, ...defined({ baseURL }) }),
    )
    return loaded
  }
  return {
    name: 'anthropic',
    async *complete(request, signal) {
      try {
        const stream = await (await client()).messages.create(bodyOf(request), { signal })
        yield* deltasOf(stream, request.schema?.name)
      } catch (thrown) {
        signal.throwIfAborted()
        throw toModelError(thrown, 'anthropic', request.model)
      }
    },
    async count(request, signal) {
      const { max_tokens: _, stream: __, ...body } = bodyOf({ ...request, maxTokens: 1 })
      return (await (await client()).messages.countTokens(body, { signal })).input_tokens
    },
    async models(signal) {
      try {
        const found = []
        for await (const { id, max_input_tokens: window } of (await client()).models.list({ limit: 100 }, { signal }))
          found.push({ id, ...(window ? { window } : {}) })
        return found
      } catch (thrown) {
        signal.throwIfAborted()
        throw toModelError(thrown, 'anthropic', 'models')
      }
    },
  }
}

function bodyOf(request: ModelRequest): Anthropic.MessageCreateParamsStreaming {
  const { model, messages, tools = [], schema, maxTokens, temperature, stop } = request
  const system = messages.filter(({ role }) => role === 'system').map(({ text }) => text)
  const offered = [
    ...tools.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters })),
    ...(schema === undefined
      ? []
      : [{ name: schema.name, description: 'Give the answer.', input_schema: schema.schema }]),
  ] as Anthropic.Tool[]
  return {
    model,
    max_tokens: maxTokens,
    stream: true,
    messages: turnsOf(messages.filter(({ role }) => role !== 'system')),
    ...(system.length === 0 ? {} : { system: system.join('\n\n') }),
    ...defined({ temperature, stop_sequences: stop }),
    ...(offered.length === 0 ? {} : { tools: offered }),
    ...(schema === undefined
      ? {}
      : { tool_choice: tools.length === 0 ? { type: 'tool', name: schema.name } : { type: 'any' } }),
  }
}

/**
 * Roles must alternate, so consecutive messages of a role are merged, including tool results with the user's messages.
 */
function turnsOf(messages: readonly Message[]): Anthropic.MessageParam[] {
  const turns: { role: 'user' | 'assistant'; content: Anthropic.ContentBlockParam[] }[] = []
  for (const { role, text, calls = [], call } of messages) {
    const side = role === 'assistant' ? 'assistant' : 'user'
    const blocks: Anthropic.ContentBlockParam[] =
      role === 'tool'
        ? [{ type: 'tool_result', tool_use_id: call ?? '', content: text }]
        : text === ''
          ? []
          : [{ type: 'text', text }]
    for (const { id, name, arguments: given } of calls)
      blocks.push({ type: 'tool_use', id, name, input: JSON.parse(given === '' ? '{}' : given) })
    if (blocks.length === 0) continue
    const last = turns.at(-1)
    if (last?.role === side) last.content.push(...blocks)
    else turns.push({ role: side, content: blocks })
  }
  return turns
}

const reasons: Record<string, 'stop' | 'length' | 'calls' | 'refused'> = {
  end_turn: 'stop',
  stop_sequence: 'stop',
  max_tokens: 'length',
  model_context_window_exceeded: 'length',
  tool_use: 'calls',
  refusal: 'refused',
}

type StreamEvent = Anthropic.RawMessageStreamEvent

async function* deltasOf(stream: AsyncIterable<StreamEvent>, shape?: string): AsyncIterable<Delta> {
  const readBlock = createBlockReader(shape)
  let usage: Usage = { input: 0, output: 0 }
  let reason: string | undefined
  let called = false
  for await (const event of stream) {
    if (event.type === 'message_start') {
      const { input_tokens: input, cache_read_input_tokens: cached } = event.message.usage
      usage = { input: input + (cached ?? 0), output: 0, ...(cached ? { cached } : {}) }
    } else if (event.type === 'message_delta') {
      reason = event.delta.stop_reason ?? reason
      usage = { ...usage, output: event.usage.output_tokens }
    }
    const delta = readBlock(event)
    if (delta?.type === 'call') called = true
    if (delta !== undefined) yield delta
  }
  if (reason === undefined) throw new DuckError('unavailable', 'The connection closed before the answer was complete.')
  const meaning = reasons[reason] ?? 'stop'
  yield { type: 'end', reason: meaning === 'calls' && !called ? 'stop' : meaning, usage }
}

/** Creates a reader of content blocks. The arguments of a call of the tool `shape` are the text of the answer. */
function createBlockReader(shape: string | undefined): (event: StreamEvent) => Delta | undefined {
  let call: ToolCall | undefined
  const start = (block: Anthropic.RawContentBlockStartEvent['content_block']) => {
    if (block.type === 'tool_use') call = { id: block.id, name: block.name, arguments: '' }
    return undefined
  }
  const append = (delta: Anthropic.RawContentBlockDelta): Delta | undefined => {
    if (delta.type === 'text_delta') return shape === undefined ? { type: 'text', text: delta.text } : undefined
    if (delta.type !== 'input_json_delta' || call === undefined) return undefined
    call.arguments += delta.partial_json
    return call.name === shape ? { type: 'text', text: delta.partial_json } : undefined
  }
  const stop = (): Delta | undefined => {
    const complete = call
    call = undefined
    return complete === undefined || complete.name === shape ? undefined : { type: 'call', call: complete }
  }
  return (event) => {
    if (event.type === 'content_block_start') return start(event.content_block)
    if (event.type === 'content_block_delta') return append(event.delta)
    return event.type === 'content_block_stop' ? stop() : undefined
  }
}
