import type { RunnableCommand } from '../core/engine.ts'
import { editArguments } from './arguments/shared-arguments.ts'

export const refactor: RunnableCommand = {
  name: 'refactor',
  summary: 'Refactor code as described (a rename needs no model)',
  engine: async () => (await import('../core/engines/refactor.ts')).refactorEngine,
  surfaces: ['terminal', 'conversation'],
  phrases: ['refactor', 'rename'],
  answer: 'text',
  code: 'anywhere',
  arguments: [
    {
      name: 'instruction',
      type: 'rest',
      summary: 'the change to make, for example `rename total to sum`',
      positional: true,
      required: true,
    },
    { name: 'path', type: 'path', summary: 'relevant files', repeatable: true },
    ...editArguments,
  ],
  examples: [{ says: 'Renames a symbol and all references to it.', arguments: { instruction: 'rename one to first' } }],
}
