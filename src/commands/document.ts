import type { Command } from '../core/command.ts'
import { commitArgument, estimateArgument, noModelArgument, repoArgument, writeArgument } from './shared-arguments.ts'

export const documentCode: Command = {
  name: 'document',
  summary: 'Write doc comments for what is exported without one',
  engine: 'document',
  phrases: ['document', 'write documentation for'],
  answer: 'text',
  code: true,
  arguments: [
    { name: 'path', type: 'path', summary: 'the files', positional: true, repeatable: true, required: true },
    writeArgument,
    commitArgument,
    repoArgument,
    noModelArgument,
    estimateArgument,
  ],
  examples: [{ says: 'Documents what a file exports.', arguments: { path: ['src/one.js'] } }],
}
