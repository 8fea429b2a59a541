import type { Command } from '../core/command.ts'
import { editArguments } from './shared-arguments.ts'

export const refactor: Command = {
  name: 'refactor',
  summary: 'Change code as you say; a rename needs no model',
  engine: 'refactor',
  phrases: ['refactor', 'rename'],
  answer: 'text',
  code: 'anywhere',
  arguments: [
    {
      name: 'instruction',
      type: 'rest',
      summary: 'what to change, as in `rename total to sum`',
      positional: true,
      required: true,
    },
    { name: 'path', type: 'path', summary: 'files that it is about', repeatable: true },
    ...editArguments,
  ],
  examples: [
    { says: 'Renames a symbol wherever it is an identifier.', arguments: { instruction: 'rename one to first' } },
  ],
}
