import { DuckError } from '../../errors.ts'
import type { ModelRequest, Provider, ToolCall, Usage } from '../port.ts'

export interface AttemptResult {
  text: string
  calls: ToolCall[]
  usage: Usage
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
  /** Receives the text in chunks. */
  onText(text: string): void
}

/** Makes one call to one model. A truncated or refused answer is an error. */
export async function attempt(
  provider: Provider,
  request: ModelRequest,
  { signal, limits, onText }: AttemptOptions,
): Promise<AttemptResult> {
  const late = new AbortController()
  const tooLate = (what: string) => () =>
    late.abort(new DuckError('timeout', `${provider.name} timed out.`, { detail: `${request.model}: ${what}` }))
  const total = setTimeout(tooLate('the complete answer'), limits.totalMs)
  let next = setTimeout(tooLate('the first word'), limits.firstMs)
  const stopped = AbortSignal.any([signal, late.signal])
  let text = ''
  const calls: ToolCall[] = []
  try {
    for await (const delta of provider.complete(request, stopped)) {
      clearTimeout(next)
      next = setTimeout(tooLate('the next word'), limits.silenceMs)
      if (delta.type === 'text') {
        text += delta.text
        onText(delta.text)
      } else if (delta.type === 'call') calls.push(delta.call)
      else if (delta.reason === 'length')
        throw new DuckError('budget', `The answer was cut off after ${request.maxTokens} tokens. Request less.`)
      else if (delta.reason === 'refused') throw new DuckError('denied', 'The model refused to answer.')
      else return { text, calls, usage: delta.usage }
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
