import type { Message } from '../port.ts'

/** Number of characters to buffer after an interruption. */
const lookAhead = 240

/** Returns the request for the rest of an interrupted answer whose beginning was already streamed. */
export function continuation(messages: readonly Message[], streamed: string): Message[] {
  return [
    ...messages,
    { role: 'assistant', text: streamed },
    {
      role: 'user',
      text: 'The connection was lost. Continue exactly where your answer ends, without repeating any of it.',
    },
  ]
}

/**
 * Streams a continued answer without repeating text. A model may start over or repeat a few words, so the first few
 * hundred characters are buffered.
 */
export function joiner(streamed: string, pass: (text: string) => void): { take(text: string): void; end(): void } {
  let held = ''
  let open = streamed === ''
  let toSkip = 0
  const settle = () => {
    open = true
    const beginning = streamed.slice(0, Math.min(40, streamed.length))
    if (beginning.length >= 8 && held.trimStart().startsWith(beginning.trimStart())) toSkip = streamed.length
    else toSkip = overlap(streamed, held)
    const text = held
    held = ''
    flow(text)
  }
  const flow = (text: string) => {
    const skipped = Math.min(toSkip, text.length)
    toSkip -= skipped
    if (skipped < text.length) pass(text.slice(skipped))
  }
  return {
    take(text) {
      if (open) return flow(text)
      held += text
      if (held.length >= lookAhead) settle()
    },
    end() {
      if (!open) settle()
    },
  }
}

/**
 * Returns the length of the longest suffix of one text that is a prefix of the other. Very short overlaps are ignored.
 */
function overlap(streamed: string, next: string): number {
  for (let length = Math.min(streamed.length, next.length); length >= 4; length--)
    if (streamed.endsWith(next.slice(0, length))) return length
  return 0
}
