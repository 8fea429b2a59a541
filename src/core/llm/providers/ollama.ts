import { randomUUID } from 'node:crypto'
import type { Ollama, Message as OllamaMessage } from 'ollama'
import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { tooLongError } from '../call/model-error.ts'
import { ollama } from '../capabilities/capabilities.ts'
import type { Delta, Message, ModelRequest, Provider } from '../port.ts'
import { callArguments } from './call-arguments.ts'
import { toModelError } from './to-model-error.ts'

/**
 * Assumed window if the server does not report one. Ollama's own default is much smaller and silently truncates the
 * input.
 */
const modestWindow = 8_192
/** Ollama allocates memory for the whole window, and loads the model again for another size, so there is one size. */
const largestWindow = 32_768
/** Tokens that must be left for an answer. */
const smallestAnswer = 512

/**
 * Creates the Ollama provider with its native API, which accepts a window size. The OpenAI-compatible one truncates
 * long inputs. `windows` are those that the operator set, by `ollama/model`.
 */
export function createOllama({ host, windows = {} }: { host: string; windows?: Record<string, number> }): Provider {
  const asked = new Map<string, Promise<number>>()
  const windowOf = (model: string, signal: AbortSignal) => {
    const own = windows[`ollama/${model}`]
    if (own !== undefined) return Promise.resolve(own)
    const known = asked.get(model) ?? readWindow(createClient(host, signal), model)
    asked.set(model, known)
    known.catch(() => asked.delete(model))
    return known.then((window) => Math.min(window, largestWindow))
  }
  const guarded = async <T>(model: string, signal: AbortSignal, work: (client: Client) => Promise<T>): Promise<T> => {
    const client = createClient(host, signal)
    try {
      return await work(client)
    } catch (thrown) {
      signal.throwIfAborted()
      throw toModelError(client.withHeaders(thrown), { provider: 'ollama', model, address: host })
    }
  }
  return {
    name: 'ollama',
    address: host,
    capabilities: ollama,
    async *complete(request, signal) {
      const client = createClient(host, signal)
      try {
        const window = await windowOf(request.model, signal)
        yield* deltasOf(await (await client.open()).chat(bodyOf(request, window)))
      } catch (thrown) {
        signal.throwIfAborted()
        throw toModelError(client.withHeaders(thrown), { provider: 'ollama', model: request.model, address: host })
      }
    },
    windowOf: (model, signal) => guarded(model, signal, () => windowOf(model, signal)),
    models: (signal) =>
      guarded('models', signal, async (client) => {
        const { models } = await (await client.open()).list()
        return Promise.all(
          models.map(async ({ name }) => ({
            id: name,
            window: await windowOf(name, signal).catch(() => modestWindow),
          })),
        )
      }),
    embed: (texts, model, signal) =>
      guarded(model, signal, async (client) => {
        const { embeddings } = await (await client.open()).embed({ model, input: [...texts] })
        return embeddings
      }),
  }
}

interface Client {
  open(): Promise<Ollama>
  /** Adds the headers of the last response, because the library's errors lack them. */
  withHeaders(thrown: unknown): unknown
}

/** Creates a client per call, because its `abort` cancels all requests. */
function createClient(host: string, signal: AbortSignal): Client {
  let headers: Headers | undefined
  const asked = async (input: string | URL | Request, init?: RequestInit) => {
    const response = await fetch(input, { ...init, signal })
    headers = response.headers
    return response
  }
  return {
    async open() {
      const { Ollama } = await import('ollama')
      return new Ollama({ host, fetch: asked as typeof fetch })
    },
    withHeaders: (thrown) =>
      thrown instanceof Error && !(thrown instanceof DuckError) ? Object.assign(thrown, { headers }) : thrown,
  }
}

async function readWindow(client: Client, model: string): Promise<number> {
  const shown = (await (await client.open()).show({ model })) as {
    model_info?: Record<string, unknown> | Map<string, unknown>
  }
  const info = shown.model_info instanceof Map ? Object.fromEntries(shown.model_info) : (shown.model_info ?? {})
  const found = Object.entries(info).find(([name]) => name.endsWith('.context_length'))?.[1]
  return typeof found === 'number' ? found : modestWindow
}

function bodyOf(request: ModelRequest, window: number) {
  const { model, messages, tools = [], schema, maxTokens, temperature, stop } = request
  const characters = messages.reduce(
    (sum, { text, calls }) => sum + text.length + JSON.stringify(calls ?? []).length,
    JSON.stringify(tools).length,
  )
  // Ollama would silently drop the beginning.
  const needed = Math.ceil(characters / 4) + Math.min(maxTokens, smallestAnswer)
  if (needed > window) throw tooLongError(model, `about ${needed} of ${window} tokens`)
  return {
    model,
    messages: messages.map((message) => messageOf(message, messages, `ollama/${model}`)),
    stream: true as const,
    options: { num_ctx: window, num_predict: maxTokens, ...defined({ temperature, stop }) },
    ...defined({ format: schema?.schema }),
    ...(tools.length === 0
      ? {}
      : {
          tools: tools.map(({ name, description, parameters }) => ({
            type: 'function',
            function: { name, description, parameters },
          })),
        }),
  }
}

function messageOf(message: Message, all: readonly Message[], from: string): OllamaMessage {
  const { role, text, calls = [], call, opaque } = message
  if (role === 'tool') {
    const asked = all.flatMap((message) => message.calls ?? []).find(({ id }) => id === call)
    return { role, content: text, ...defined({ tool_name: asked?.name }) }
  }
  if (calls.length === 0) return { role, content: text }
  const made = calls.map(({ name, arguments: given }) => ({ function: { name, arguments: callArguments(given) } }))
  const thinking = opaque?.from === from && typeof opaque.value === 'string' ? opaque.value : undefined
  return { role, content: text, tool_calls: made, ...defined({ thinking }) }
}

async function* deltasOf(
  stream: AsyncIterable<{
    message: OllamaMessage
    done: boolean
    done_reason?: string
    prompt_eval_count?: number
    eval_count?: number
  }>,
): AsyncIterable<Delta> {
  let called = false
  let thinking = ''
  for await (const { message, done, done_reason, prompt_eval_count = 0, eval_count = 0 } of stream) {
    if (message?.thinking) {
      thinking += message.thinking
      yield { type: 'thinking', text: message.thinking }
    }
    if (message?.content) yield { type: 'text', text: message.content }
    for (const { function: asked } of message?.tool_calls ?? []) {
      called = true
      yield { type: 'call', call: { id: randomUUID(), name: asked.name, arguments: JSON.stringify(asked.arguments) } }
    }
    if (!done) continue
    if (thinking !== '') yield { type: 'opaque', value: thinking }
    const reason = done_reason === 'length' ? 'length' : called ? 'calls' : 'stop'
    return yield { type: 'end', reason, usage: { input: prompt_eval_count, output: eval_count } }
  }
  throw new DuckError('unavailable', 'The connection closed before the answer was complete.')
}
