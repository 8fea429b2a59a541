import type { Command } from '../core/command.ts'
import { commitArgument, estimateArgument, noModelArgument, repoArgument, writeArgument } from './shared-arguments.ts'

export const complete: Command = {
  name: 'complete',
  summary: 'Write what belongs at a cursor',
  engine: 'complete',
  answer: 'text',
  code: true,
  arguments: [
    {
      name: 'at',
      type: 'string',
      summary: 'the cursor, as `path:line` or `path:line:column`',
      positional: true,
      required: true,
    },
    writeArgument,
    commitArgument,
    repoArgument,
    noModelArgument,
    estimateArgument,
  ],
  examples: [{ says: 'Goes on at the end of that line.', arguments: { at: 'src/one.js:1' } }],
}
