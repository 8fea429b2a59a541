import type { RunnableCommand } from '../../src/core/engine.ts'
import { DuckError } from '../../src/core/errors.ts'
import { textOutcome } from '../../src/core/outcome/make-outcome.ts'

/** An answer that is longer than any message. */
const longQuack = Array.from({ length: 900 }, (_, at) => `Quack number ${at} of many.`).join('\n\n')

/** What a quack does before it answers. `signal` aborts when it should stop. */
export type BeforeQuack = (words: string, signal: AbortSignal) => Promise<void>

/**
 * Commands that need no repository: `quack` with an answer for everybody, `whisper` with one for the requester. `before`
 * is called with the words of a quack when its progress has begun.
 */
export function duckCommands(before: BeforeQuack = async () => {}): RunnableCommand[] {
  const common = {
    surfaces: ['chat'] as const,
    answer: 'text' as const,
    arguments: [{ name: 'words', type: 'rest' as const, summary: 'what to say', positional: true as const }],
    examples: [],
  }
  return [
    {
      ...common,
      name: 'quack',
      summary: 'Say something',
      engine: async () => ({
        async run({ arguments: { words = '' } }, { progress, signal }) {
          progress('Thinking')
          await before(String(words), signal)
          if (words === 'badly') throw new DuckError('budget', 'No quacks are left.')
          return textOutcome(words === 'long' ? longQuack : `Quack ${String(words)}.`)
        },
      }),
    },
    {
      ...common,
      name: 'whisper',
      summary: 'Say something to one person',
      private: true,
      engine: async () => ({ run: async ({ arguments: { words = '' } }) => textOutcome(`Psst ${String(words)}.`) }),
    },
  ]
}
