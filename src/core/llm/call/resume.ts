import type { Message } from '../port.ts'

/** Text before it is passed on, after a break. */
const lookAhead = 240

/** The request for the rest of an answer that broke off after people had seen its beginning. */
export function continuation(messages: readonly Message[], told: string): Message[] {
  return [
    ...messages,
    { role: 'assistant', text: told },
    {
      role: 'user',
      text: 'The connection was lost. Continue exactly where your answer ends, without repeating any of it.',
    },
  ]
}

/**
 * Passes a continued answer on without what was told already: a model may begin anew, or repeat some words. Holds back
 * the first few hundred characters until it can tell.
 */
export function joiner(told: string, pass: (text: string) => void): { take(text: string): void; end(): void } {
  let held = ''
  let open = told === ''
  let toSkip = 0
  const settle = () => {
    open = true
    const beginning = told.slice(0, Math.min(40, told.length))
    if (beginning.length >= 8 && held.trimStart().startsWith(beginning.trimStart())) toSkip = told.length
    else toSkip = overlap(told, held)
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

/** Length of the longest end of one text that the other begins with; a few characters are chance. */
function overlap(told: string, next: string): number {
  for (let length = Math.min(told.length, next.length); length >= 4; length--)
    if (told.endsWith(next.slice(0, length))) return length
  return 0
}
