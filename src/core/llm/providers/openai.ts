import type OpenAI from 'openai'
import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { toModelError } from '../call/model-error.ts'
import type { Delta, Message, ModelRequest, Provider, ToolCall, Usage } from '../port.ts'

export interface OpenAIOptions {
  name: string
  apiKey: string
  /** Absent: the OpenAI API. */
  baseURL?: string
}

/** Creates a provider for OpenAI and compatible servers, such as LM Studio and Google. */
export function createOpenAI({ name, apiKey, baseURL }: OpenAIOptions): Provider {
  let loaded: Promise<OpenAI> | undefined
  const client = () => {
    loaded ??= import('openai').then(
      ({ default: Client }) => new Client({ apiKey, maxRetries: 0, ...defined({ baseURL }) }),
    )
    return loaded
  }
  return {
    name,
    async *complete(request, signal) {
      try {
        const stream = await (await client()).chat.completions.create(bodyOf(request, baseURL === undefined), {
          signal,
        })
        yield* deltasOf(stream)
      } catch (thrown) {
        signal.throwIfAborted()
        throw toModelError(thrown, name, request.model)
      }
    },
    async models(signal) {
      try {
        const page = await (await client()).models.list({ signal })
        return page.data.map(({ id }) => ({ id: id.replace(/^models\//, '') }))
      } catch (thrown) {
        signal.throwIfAborted()
        throw toModelError(thrown, name, 'models')
      }
    },
    async embed(texts, model, signal) {
      try {
        const answer = await (await client()).embeddings.create(
          { model, input: [...texts], encoding_format: 'float' },
          { signal },
        )
        return answer.data.toSorted((one, other) => one.index - other.index).map(({ embedding }) => embedding)
      } catch (thrown) {
        signal.throwIfAborted()
        throw toModelError(thrown, name, model)
      }
    },
  }
}

function bodyOf(request: ModelRequest, isOpenAI: boolean): OpenAI.ChatCompletionCreateParamsStreaming {
  const { model, messages, tools, schema, maxTokens, temperature, stop } = request
  return {
    model,
    messages: messages.map(messageOf),
    stream: true,
    stream_options: { include_usage: true },
    // Newer OpenAI models reject the old name, and other servers do not know the new one.
    ...(isOpenAI ? { max_completion_tokens: maxTokens } : { max_tokens: maxTokens }),
    ...defined({ temperature, stop }),
    ...(tools === undefined || tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, parameters }) => ({
            type: 'function',
            function: { name, description, parameters },
          })),
        }),
    ...(schema === undefined
      ? {}
      : { response_format: { type: 'json_schema', json_schema: { ...schema, strict: false } } }),
  }
}

function messageOf({ role, text, calls, call }: Message): OpenAI.ChatCompletionMessageParam {
  if (role === 'tool') return { role, tool_call_id: call ?? '', content: text }
  if (role !== 'assistant' || calls === undefined || calls.length === 0) return { role, content: text }
  return {
    role,
    content: text === '' ? null : text,
    tool_calls: calls.map(({ id, name, arguments: given }) => ({
      id,
      type: 'function',
      function: { name, arguments: given },
    })),
  }
}

const reasons = {
  stop: 'stop',
  length: 'length',
  tool_calls: 'calls',
  function_call: 'calls',
  content_filter: 'refused',
} as const

async function* deltasOf(stream: AsyncIterable<OpenAI.ChatCompletionChunk>): AsyncIterable<Delta> {
  const calls: ToolCall[] = []
  let usage: Usage = { input: 0, output: 0 }
  let reason: keyof typeof reasons | undefined
  for await (const chunk of stream) {
    if (chunk.usage)
      usage = {
        input: chunk.usage.prompt_tokens,
        output: chunk.usage.completion_tokens,
        ...(chunk.usage.prompt_tokens_details?.cached_tokens
          ? { cached: chunk.usage.prompt_tokens_details.cached_tokens }
          : {}),
      }
    const choice = chunk.choices?.[0]
    if (choice?.delta?.content) yield { type: 'text', text: choice.delta.content }
    for (const part of choice?.delta?.tool_calls ?? []) {
      const known = calls[part.index] ?? { id: '', name: '', arguments: '' }
      calls[part.index] = {
        id: part.id ?? known.id,
        name: known.name + (part.function?.name ?? ''),
        arguments: known.arguments + (part.function?.arguments ?? ''),
      }
    }
    reason = choice?.finish_reason ?? reason
  }
  if (reason === undefined) throw new DuckError('unavailable', 'The connection closed before the answer was complete.')
  for (const call of calls) if (call !== undefined) yield { type: 'call', call }
  yield { type: 'end', reason: reasons[reason], usage }
}
