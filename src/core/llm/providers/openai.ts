import type OpenAI from 'openai'
import { defined } from '../../defined.ts'
import { type Capabilities, compatible, openai } from '../capabilities/capabilities.ts'
import type { Message, ModelRequest, Provider } from '../port.ts'
import { createApiFetch, readEndpoint } from './endpoint.ts'
import { deltasOf } from './openai-stream.ts'
import { toModelError } from './to-model-error.ts'

export interface OpenAIOptions {
  name: string
  apiKey: string
  /** Absent: the OpenAI API. May contain a query, such as `?api-version=…`. */
  baseURL?: string
  /** Default: those of the OpenAI API, or of a compatible server. */
  capabilities?: Capabilities
  /** The environment variable with the address, for messages. */
  variable?: string
}

/** Creates a provider for OpenAI and compatible servers, such as LM Studio and Google. */
export function createOpenAI(options: OpenAIOptions): Provider {
  const { name, apiKey, variable = 'the address' } = options
  const { baseURL, query, headers } = readEndpoint(options.baseURL, apiKey)
  const address = options.baseURL ?? ''
  let loaded: Promise<OpenAI> | undefined
  let found: string | undefined
  const client = () => {
    loaded ??= import('openai').then(
      ({ default: Client }) =>
        new Client({
          apiKey,
          maxRetries: 0,
          defaultQuery: query,
          defaultHeaders: headers,
          // The variables of OpenAI are not for other providers.
          ...(name === 'openai' ? {} : { organization: null, project: null }),
          fetch: createApiFetch(baseURL, (address) => {
            found = address
          }),
          ...defined({ baseURL }),
        }),
    )
    return loaded
  }
  const list = async (signal: AbortSignal) => {
    const page = await (await client()).models.list({ signal })
    return page.data.map((each) => ({
      id: each.id.replace(/^models\//, ''),
      ...defined({ window: windowIn(each as never) }),
    }))
  }
  const guarded = async <T>(model: string, signal: AbortSignal, work: () => Promise<T>): Promise<T> => {
    try {
      return await work()
    } catch (thrown) {
      signal.throwIfAborted()
      throw toModelError(thrown, { provider: name, model, address })
    }
  }
  const capabilities = options.capabilities ?? (baseURL === undefined ? openai : compatible)
  const provider: Provider = {
    name,
    address,
    capabilities,
    remark: () => (found === undefined ? undefined : `the API was found at /v1; set ${variable} to ${found}`),
    async *complete(request, signal) {
      try {
        const { completions } = (await client()).chat
        const body = bodyOf(request, name)
        if (request.capabilities.streaming) yield* deltasOf(await completions.create(body, { signal }))
        else {
          const { stream: _, stream_options: __, ...whole } = body
          yield* deltasOf(once((await completions.create(whole, { signal })) as unknown as OpenAI.ChatCompletionChunk))
        }
      } catch (thrown) {
        signal.throwIfAborted()
        throw toModelError(thrown, { provider: name, model: request.model, address })
      }
    },
    models: (signal) => guarded('models', signal, () => list(signal)),
    embed: (texts, model, signal) =>
      guarded(model, signal, async () => {
        const answer = await (await client()).embeddings.create(
          { model, input: [...texts], encoding_format: 'float' },
          { signal },
        )
        return answer.data.toSorted((one, other) => one.index - other.index).map(({ embedding }) => embedding)
      }),
  }
  if (capabilities !== compatible) return provider
  // Only of other servers, the windows are not known.
  const windowOf: Provider['windowOf'] = async (model, signal) =>
    (await provider.models(signal)).find(({ id }) => id === model)?.window
  return { ...provider, windowOf }
}

async function* once(chunk: OpenAI.ChatCompletionChunk) {
  yield chunk
}

/** Where servers report the context window: vLLM, OpenRouter, Groq, Mistral, LM Studio, llama.cpp. */
const windowFields = ['max_model_len', 'context_length', 'context_window', 'max_context_length', 'n_ctx']

function windowIn(model: { meta?: Record<string, unknown> } & Record<string, unknown>): number | undefined {
  const told = { ...model.meta, ...model }
  return windowFields.map((field) => told[field]).find((value) => typeof value === 'number')
}

function bodyOf(request: ModelRequest, name: string): OpenAI.ChatCompletionCreateParamsStreaming {
  const { model, messages, tools, schema, maxTokens, temperature, stop, capabilities } = request
  const from = `${name}/${model}`
  const body: OpenAI.ChatCompletionCreateParamsStreaming = {
    model,
    messages: messages.map((message) => messageOf(message, capabilities.thinkingBack ? from : undefined)),
    stream: true,
    ...defined({ temperature, stop }),
  }
  if (capabilities.streamOptions) body.stream_options = { include_usage: true }
  if (capabilities.tokenLimit !== 'none') body[capabilities.tokenLimit] = maxTokens
  if (tools !== undefined && tools.length > 0)
    body.tools = tools.map(({ name: tool, description, parameters }) => ({
      type: 'function',
      function: { name: tool, description, parameters },
    }))
  if (schema !== undefined)
    body.response_format =
      capabilities.schema === 'json_object'
        ? { type: 'json_object' }
        : { type: 'json_schema', json_schema: { name: schema.name, schema: schema.schema, strict: false } }
  return body
}

/** `from`: the model whose opaque data is sent back. */
function messageOf(message: Message, from: string | undefined): OpenAI.ChatCompletionMessageParam {
  const { role, text, calls = [], call, opaque } = message
  if (role === 'tool') return { role, tool_call_id: call ?? '', content: text }
  if (role !== 'assistant' || calls.length === 0) return { role, content: text }
  const isOwn = opaque !== undefined && opaque.from === from
  return {
    ...(isOwn ? (opaque.value as object) : {}),
    role,
    content: text === '' ? null : text,
    tool_calls: calls.map(({ id, name, arguments: given, opaque: own = {} }) => ({
      ...(isOwn ? own : {}),
      id,
      type: 'function',
      function: { name, arguments: given },
    })),
  }
}
