import type Anthropic from '@anthropic-ai/sdk'
import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { anthropic } from '../capabilities/capabilities.ts'
import type { Delta, Message, ModelRequest, Provider, ToolCall, Usage } from '../port.ts'
import { callArguments } from './call-arguments.ts'
import { toModelError } from './to-model-error.ts'

/** Creates the Anthropic provider. A schema is requested as a mandatory tool call, whose arguments are the answer. */
export function createAnthropic({ apiKey, baseURL }: { apiKey: string; baseURL?: string }): Provider {
  const address = baseURL ?? ''
  let loaded: Promise<Anthropic> | undefined
  const client = () => {
    loaded ??= import('@anthropic-ai/sdk').then(
      ({ default: Client }) => new Client({ apiKey, maxRetries: 0, ...defined({ baseURL }) }),
    )
    return loaded
  }
  return {
    name: 'anthropic',
    address,
    capabilities: anthropic,
    async *complete(request, signal) {
      try {
        const stream = await (await client()).messages.create(bodyOf(request), { signal })
        yield* deltasOf(stream, request.schema?.name)
      } catch (thrown) {
        signal.throwIfAborted()
        throw toModelError(thrown, { provider: 'anthropic', model: request.model, address })
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
        throw toModelError(thrown, { provider: 'anthropic', model: 'models', address })
      }
    },
  }
}

function bodyOf(request: ModelRequest): Anthropic.MessageCreateParamsStreaming {
  const { model, messages, tools = [], schema, maxTokens, temperature, stop, capabilities } = request
  const mark = capabilities.promptCaching ? cacheMark : {}
  const system = messages
    .filter(({ role }) => role === 'system')
    .flatMap((message) => textBlocks({ breaks: [message.text.length], ...message }, mark))
  const back = capabilities.thinkingBack ? `anthropic/${model}` : undefined
  const turns = turnsOf(
    messages.filter(({ role }) => role !== 'system'),
    { back, mark },
  )
  const offered = [
    ...tools.map(({ name, description, parameters }) => ({ name, description, input_schema: parameters })),
    ...(schema === undefined
      ? []
      : [{ name: schema.name, description: 'Give the answer.', input_schema: schema.schema }]),
  ] as Anthropic.Tool[]
  // The cache holds everything before a mark: the tools and the system prompt, and the conversation so far.
  const last = turns.at(-1)?.content.at(-1)
  if (last !== undefined) Object.assign(last, mark)
  const blocks = [...system, ...turns.flatMap(({ content }) => content)]
  const marked = blocks.filter((block) => 'cache_control' in block)
  for (const block of marked.slice(0, -mostMarks)) Object.assign(block, { cache_control: undefined })
  return {
    model,
    max_tokens: maxTokens,
    stream: true,
    messages: turns,
    ...(system.length === 0 ? {} : { system }),
    ...defined({ temperature, stop_sequences: stop }),
    ...(offered.length === 0 ? {} : { tools: offered }),
    ...(schema === undefined
      ? {}
      : { tool_choice: tools.length === 0 ? { type: 'tool', name: schema.name } : { type: 'any' } }),
  }
}

const cacheMark = { cache_control: { type: 'ephemeral' as const } }
/** https://docs.claude.com/en/docs/build-with-claude/prompt-caching */
const mostMarks = 4

/** Returns the text of a message in blocks that end where the cache is to be marked. */
function textBlocks({ text, breaks = [] }: Message, mark: Partial<typeof cacheMark>): Anthropic.TextBlockParam[] {
  const ends = [...new Set([...breaks, text.length])]
  return ends
    .map((end, index) => ({
      type: 'text' as const,
      text: text.slice(ends[index - 1] ?? 0, end),
      ...(breaks.includes(end) ? mark : {}),
    }))
    .filter((block) => block.text !== '')
}

/**
 * Roles must alternate, so consecutive messages of a role are merged, including tool results with the user's messages.
 */
function turnsOf(
  messages: readonly Message[],
  { back, mark }: { back: string | undefined; mark: Partial<typeof cacheMark> },
): Turn[] {
  const turns: Turn[] = []
  for (const message of messages) {
    const { role, text, calls = [], call, opaque } = message
    const side = role === 'assistant' ? 'assistant' : 'user'
    // Thinking must precede the tool calls that it led to.
    const blocks: Anthropic.ContentBlockParam[] =
      opaque?.from === back && Array.isArray(opaque?.value) ? [...opaque.value] : []
    if (role === 'tool') blocks.push({ type: 'tool_result', tool_use_id: call ?? '', content: text })
    else blocks.push(...textBlocks(message, mark))
    for (const { id, name, arguments: given } of calls)
      blocks.push({ type: 'tool_use', id, name, input: callArguments(given) })
    if (blocks.length === 0) continue
    const last = turns.at(-1)
    if (last?.role === side) last.content.push(...blocks)
    else turns.push({ role: side, content: blocks })
  }
  return turns
}

interface Turn {
  role: 'user' | 'assistant'
  content: Anthropic.ContentBlockParam[]
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
  const { read, end } = createBlockReader(shape)
  let usage: Usage = { input: 0, output: 0 }
  let reason: string | undefined
  for await (const event of stream) {
    if (event.type === 'message_start') usage = usageOf(event.message.usage)
    else if (event.type === 'message_delta') {
      reason = event.delta.stop_reason ?? reason
      usage = { ...usage, output: event.usage.output_tokens }
    }
    yield* read(event)
  }
  if (reason === undefined) throw new DuckError('unavailable', 'The connection closed before the answer was complete.')
  const meaning = reasons[reason]
  if (meaning === undefined)
    throw new DuckError('unavailable', `The answer ended with the unknown reason \`${reason}\`.`)
  const { called, rest } = end()
  yield* rest
  yield { type: 'end', reason: meaning === 'calls' && !called ? 'stop' : meaning, usage }
}

function usageOf(told: Anthropic.Usage): Usage {
  const { input_tokens: input, cache_read_input_tokens: cached, cache_creation_input_tokens: cacheWritten } = told
  const usage: Usage = { input: input + (cached ?? 0) + (cacheWritten ?? 0), output: 0 }
  if (cached) usage.cached = cached
  if (cacheWritten) usage.cacheWritten = cacheWritten
  return usage
}

/**
 * Creates a reader of content blocks. The arguments of a call of the tool `shape` are the text of the answer. A model
 * may ignore that tool, so without any call the other text is the answer.
 */
function createBlockReader(shape: string | undefined) {
  let call: ToolCall | undefined
  let thought: ThinkingBlock | undefined
  let aside = ''
  let answered = false
  let called = false
  const thoughts: Anthropic.ContentBlockParam[] = []

  const start = (block: Anthropic.RawContentBlockStartEvent['content_block']) => {
    if (block.type === 'tool_use') call = { id: block.id, name: block.name, arguments: '' }
    if (block.type === 'thinking') thought = { type: 'thinking', thinking: block.thinking, signature: block.signature }
    if (block.type === 'redacted_thinking') thoughts.push(block)
  }
  const append = (delta: Anthropic.RawContentBlockDelta): Delta[] => {
    if (delta.type === 'thinking_delta') {
      if (thought !== undefined) thought.thinking += delta.thinking
      return [{ type: 'thinking', text: delta.thinking }]
    }
    if (delta.type === 'signature_delta' && thought !== undefined) thought.signature += delta.signature
    if (delta.type === 'text_delta') {
      if (shape === undefined) return [{ type: 'text', text: delta.text }]
      aside += delta.text
      return []
    }
    if (delta.type !== 'input_json_delta' || call === undefined) return []
    call.arguments += delta.partial_json
    return call.name === shape ? [{ type: 'text', text: delta.partial_json }] : []
  }
  const stop = (): Delta[] => {
    if (thought !== undefined) thoughts.push(thought)
    thought = undefined
    const complete = call
    call = undefined
    if (complete === undefined) return []
    if (complete.name === shape) {
      answered = true
      return []
    }
    called = true
    return [{ type: 'call', call: complete }]
  }
  return {
    read(event: StreamEvent): Delta[] {
      if (event.type === 'content_block_start') start(event.content_block)
      if (event.type === 'content_block_delta') return append(event.delta)
      return event.type === 'content_block_stop' ? stop() : []
    },
    end(): { called: boolean; rest: Delta[] } {
      const rest: Delta[] = answered || called || aside === '' ? [] : [{ type: 'text', text: aside }]
      if (thoughts.length > 0) rest.push({ type: 'opaque', value: thoughts })
      return { called, rest }
    },
  }
}

interface ThinkingBlock {
  type: 'thinking'
  thinking: string
  signature: string
}
