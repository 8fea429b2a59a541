import { DuckError } from '../../errors.ts'
import { modelError } from '../call/model-error.ts'
import type { Delta, ModelRequest, Provider, ToolCall, Usage } from '../port.ts'
import { createSplitter, type Segment } from './split-thinking.ts'
import { readWrittenCalls } from './written-calls.ts'

export interface AttemptResult {
  text: string
  calls: ToolCall[]
  usage: Usage
  /** What the provider must get back with this answer. */
  opaque?: unknown
  /** The answer reached its maximum length. Only with `keepCut`. */
  cut?: true
}

export interface AttemptLimits {
  /** Timeout in milliseconds until the first chunk of an answer. */
  firstMs: number
  /** Timeout between two chunks. */
  silenceMs: number
  /** Timeout of the whole answer. */
  totalMs: number
}

interface AttemptOptions {
  signal: AbortSignal
  limits: AttemptLimits
  /** Returns the beginning of an answer that reached its maximum length, instead of an error. */
  keepCut: boolean
  onText(text: string): void
  onThinking(text: string): void
}

/** Makes one call to one model. An empty, truncated or refused answer is an error. */
export async function attempt(
  provider: Provider,
  request: ModelRequest,
  { signal, limits, keepCut, onText, onThinking }: AttemptOptions,
): Promise<AttemptResult> {
  const late = new AbortController()
  const tooLate = (what: string) => () =>
    late.abort(new DuckError('timeout', `${provider.name} timed out.`, { detail: `${request.model}: ${what}` }))
  const total = setTimeout(tooLate('the complete answer'), limits.totalMs)
  let next = setTimeout(tooLate('the first word'), limits.firstMs)
  const stopped = AbortSignal.any([signal, late.signal])
  const answer = collect(request, { onText, onThinking })
  try {
    for await (const delta of provider.complete(request, stopped)) {
      clearTimeout(next)
      next = setTimeout(tooLate('the next word'), limits.silenceMs)
      if (delta.type !== 'end') {
        answer.take(delta)
        continue
      }
      const { text, calls, opaque } = answer.end()
      if (delta.reason === 'refused') throw refused(request.model)
      const cut = delta.reason === 'length'
      if (cut && !(keepCut && text !== '')) throw truncated(request.maxTokens)
      if (text.trim() === '' && calls.length === 0) throw empty(request.model)
      const result: AttemptResult = { text, calls, usage: delta.usage }
      if (opaque !== undefined) result.opaque = opaque
      if (cut) result.cut = true
      return result
    }
    throw new DuckError('unavailable', 'The connection closed before the answer was complete.')
  } catch (thrown) {
    if (signal.aborted) throw signal.reason
    throw late.signal.aborted ? late.signal.reason : thrown
  } finally {
    clearTimeout(next)
    clearTimeout(total)
  }
}

const truncated = (tokens: number) =>
  modelError(
    'truncated',
    new DuckError('budget', `The answer was cut off after ${tokens} tokens. Request less, or use another model.`),
  )
const refused = (model: string) =>
  modelError(
    'refused',
    new DuckError('denied', `${model} refused to answer. Rephrase the request, or use another model.`),
  )
const empty = (model: string) =>
  new DuckError('unavailable', `${model} returned an empty answer. Retry, or use another model.`)

/** Collects the parts of an answer: the text without thinking, tool calls, and what must be sent back. */
function collect(
  { tools = [], writtenTools = [] }: ModelRequest,
  { onText, onThinking }: Pick<AttemptOptions, 'onText' | 'onThinking'>,
) {
  let text = ''
  let opaque: unknown
  const calls: ToolCall[] = []
  const pass = ({ type, text: part }: Segment) => {
    if (type === 'call') return void calls.push(...readWrittenCalls(part))
    if (type === 'thinking') return onThinking(part)
    text += part
    onText(part)
  }
  const splitter = createSplitter(tools.length + writtenTools.length > 0, pass)
  return {
    take(delta: Exclude<Delta, { type: 'end' }>) {
      if (delta.type === 'text') splitter.take(delta.text)
      else if (delta.type === 'thinking') onThinking(delta.text)
      else if (delta.type === 'call') calls.push(delta.call)
      else opaque = delta.value
    },
    end() {
      splitter.end()
      return { text: withoutStrayThinking(text), calls, opaque }
    },
  }
}

/** Some servers send the start of the thinking with the prompt, so the answer only contains its end. */
function withoutStrayThinking(text: string): string {
  const [before = '', ...rest] = text.split('</think>')
  return rest.length === 1 && !before.includes('<think>') ? (rest[0] ?? '').trimStart() : text
}
