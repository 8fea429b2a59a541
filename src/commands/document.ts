import type { Command } from '../core/command.ts'
import { editArguments } from './shared-arguments.ts'

export const documentCode: Command = {
  name: 'document',
  summary: 'Write doc comments for what is exported without one',
  engine: 'document',
  phrases: ['document', 'write documentation for'],
  answer: 'text',
  code: 'anywhere',
  arguments: [
    { name: 'path', type: 'path', summary: 'the files', positional: true, repeatable: true, required: true },
    ...editArguments,
  ],
  examples: [{ says: 'Documents what a file exports.', arguments: { path: ['src/one.js'] } }],
}
