import type { RunnableCommand } from '../core/engine.ts'

export const whyNot: RunnableCommand = {
  name: 'why-not',
  summary: 'List suppressed findings and skipped files, with reasons',
  engine: async () => (await import('../core/engines/why-not.ts')).whyNotEngine,
  surfaces: ['conversation'],
  on: 'change',
  phrases: [
    'why not',
    'what did you skip',
    'what did you suppress',
    'why did you not',
    'why did you skip',
    'what was left out',
  ],
  answer: 'text',
  arguments: [{ name: 'path', type: 'path', summary: 'list only this file or folder', positional: true }],
  examples: [
    { says: 'Lists everything that was suppressed or skipped.', arguments: {} },
    { says: 'Limits the list to one folder.', arguments: { path: 'src' } },
  ],
}
