import type { Command } from '../core/command.ts'
import { editArguments } from './shared-arguments.ts'

export const tests: Command = {
  name: 'tests',
  summary: 'Write tests for files, in the repository’s own framework and style',
  engine: 'tests',
  phrases: ['write tests for', 'add tests for', 'test'],
  answer: 'text',
  code: 'anywhere',
  arguments: [
    { name: 'path', type: 'path', summary: 'the files', positional: true, repeatable: true, required: true },
    ...editArguments,
  ],
  examples: [
    { says: 'Writes tests, or a sketch of them where there is no model.', arguments: { path: ['src/one.js'] } },
  ],
}
