import type { Message } from '../llm/port.ts'
import type { Exchange } from './engine.ts'

/** Exchanges that are kept as they were; of older ones only what was asked. */
const whole = 20
const longest = 4_000

/** A conversation as a model is shown it: the last exchanges, and one line for each older one. */
export function historyMessages(history: readonly Exchange[] = []): Message[] {
  const older = history.slice(0, -whole).slice(-100)
  const summary: Message[] =
    older.length === 0
      ? []
      : [
          {
            role: 'user',
            text: `Asked earlier: ${older.map(({ asked }) => asked.replaceAll(/\s+/g, ' ').slice(0, 120)).join('; ')}`,
          },
          { role: 'assistant', text: 'I remember.' },
        ]
  const recent = history.slice(-whole).flatMap(({ asked, answered }): Message[] => [
    { role: 'user', text: asked.slice(0, longest) },
    { role: 'assistant', text: answered.slice(0, longest) },
  ])
  return [...summary, ...recent]
}
