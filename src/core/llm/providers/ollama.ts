import { randomUUID } from 'node:crypto'
import type { Ollama, Message as OllamaMessage } from 'ollama'
import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { toModelError, tooLongError } from '../call/model-error.ts'
import type { Delta, Message, ModelRequest, Provider } from '../port.ts'

/**
 * Assumed window if the server does not report one. Ollama's own default is much smaller and silently truncates the
 * input.
 */
const modestWindow = 8_192
const step = 4_096

/**
 * Creates the Ollama provider with its native API, which accepts a window size. The OpenAI-compatible one truncates
 * long inputs.
 */
export function createOllama({ host }: { host: string }): Provider {
  const windows = new Map<string, Promise<number>>()
  /** Creates a client per call, because its `abort` cancels all requests. */
  const client = async (signal: AbortSignal): Promise<Ollama> => {
    const { Ollama } = await import('ollama')
    const asked = (input: string | URL | Request, init?: RequestInit) => fetch(input, { ...init, signal })
    return new Ollama({ host, fetch: asked as typeof fetch })
  }
  const windowOf = (model: string, signal: AbortSignal) => {
    const known = windows.get(model) ?? readWindow(client(signal), model)
    windows.set(model, known)
    known.catch(() => windows.delete(model))
    return known
  }
  return {
    name: 'ollama',
    async *complete(request, signal) {
      try {
        const window = await windowOf(request.model, signal)
        yield* deltasOf(await (await client(signal)).chat(bodyOf(request, window)))
      } catch (thrown) {
        signal.throwIfAborted()
        throw toModelError(thrown, 'ollama', request.model)
      }
    },
    async models(signal) {
      try {
        const { models } = await (await client(signal)).list()
        return Promise.all(
          models.map(async ({ name }) => ({
            id: name,
            window: await windowOf(name, signal).catch(() => modestWindow),
          })),
        )
      } catch (thrown) {
        signal.throwIfAborted()
        throw toModelError(thrown, 'ollama', 'models')
      }
    },
    async embed(texts, model, signal) {
      try {
        return (await (await client(signal)).embed({ model, input: [...texts] })).embeddings
      } catch (thrown) {
        signal.throwIfAborted()
        throw toModelError(thrown, 'ollama', model)
      }
    },
  }
}

async function readWindow(client: Promise<Ollama>, model: string): Promise<number> {
  const shown = (await (await client).show({ model })) as {
    model_info?: Record<string, unknown> | Map<string, unknown>
  }
  const info = shown.model_info instanceof Map ? Object.fromEntries(shown.model_info) : (shown.model_info ?? {})
  const found = Object.entries(info).find(([name]) => name.endsWith('.context_length'))?.[1]
  return typeof found === 'number' ? found : modestWindow
}

/** Requests only as much window as necessary, in steps, because Ollama allocates memory for all of it. */
function bodyOf(request: ModelRequest, window: number) {
  const { model, messages, tools = [], schema, maxTokens, temperature, stop } = request
  const characters = messages.reduce(
    (sum, { text, calls }) => sum + text.length + JSON.stringify(calls ?? []).length,
    0,
  )
  const needed = Math.ceil(characters / 3) + JSON.stringify(tools).length / 3 + maxTokens
  if (needed > window) throw tooLongError(model, `about ${Math.ceil(needed)} of ${window} tokens`)
  return {
    model,
    messages: messages.map((message) => messageOf(message, messages)),
    stream: true as const,
    options: {
      num_ctx: Math.min(window, Math.ceil(needed / step) * step),
      num_predict: maxTokens,
      ...defined({ temperature, stop }),
    },
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

function messageOf({ role, text, calls, call }: Message, all: readonly Message[]): OllamaMessage {
  if (role === 'tool') {
    const asked = all.flatMap((message) => message.calls ?? []).find(({ id }) => id === call)
    return { role, content: text, ...defined({ tool_name: asked?.name }) }
  }
  if (calls === undefined || calls.length === 0) return { role, content: text }
  const made = calls.map(({ name, arguments: given }) => ({ function: { name, arguments: JSON.parse(given || '{}') } }))
  return { role, content: text, tool_calls: made }
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
  for await (const { message, done, done_reason, prompt_eval_count = 0, eval_count = 0 } of stream) {
    if (message?.content) yield { type: 'text', text: message.content }
    for (const { function: asked } of message?.tool_calls ?? []) {
      called = true
      yield { type: 'call', call: { id: randomUUID(), name: asked.name, arguments: JSON.stringify(asked.arguments) } }
    }
    if (!done) continue
    const reason = done_reason === 'length' ? 'length' : called ? 'calls' : 'stop'
    return yield { type: 'end', reason, usage: { input: prompt_eval_count, output: eval_count } }
  }
  throw new DuckError('unavailable', 'The connection closed before the answer was complete.')
}
