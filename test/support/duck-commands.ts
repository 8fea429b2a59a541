import type { RunnableCommand } from '../../src/core/engine.ts'
import { DuckError } from '../../src/core/errors.ts'
import { textOutcome } from '../../src/core/outcome/make-outcome.ts'

/** An answer that is longer than any message. */
const longQuack = Array.from({ length: 900 }, (_, at) => `Quack number ${at} of many.`).join('\n\n')

/**
 * Commands that need no repository: `quack` with an answer for everybody, `whisper` with one for the requester. `before`
 * is called with the words of a quack when its progress has begun.
 */
export function duckCommands(before: (words: string) => Promise<void> = async () => {}): RunnableCommand[] {
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
        async run({ arguments: { words = '' } }, { progress }) {
          progress('Thinking')
          await before(String(words))
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
