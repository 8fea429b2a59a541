import type { Command } from '../core/command.ts'
import { editArguments } from './shared-arguments.ts'

export const complete: Command = {
  name: 'complete',
  summary: 'Write what belongs at a cursor',
  engine: 'complete',
  answer: 'text',
  code: 'anywhere',
  arguments: [
    {
      name: 'at',
      type: 'string',
      summary: 'the cursor, as `path:line` or `path:line:column`',
      positional: true,
      required: true,
    },
    ...editArguments,
  ],
  examples: [{ says: 'Goes on at the end of that line.', arguments: { at: 'src/one.js:1' } }],
}
