import type { RunnableCommand } from '../core/engine.ts'
import { editArguments } from './arguments/shared-arguments.ts'

export const complete: RunnableCommand = {
  name: 'complete',
  summary: 'Complete the code at a cursor position',
  engine: async () => (await import('../core/engines/complete.ts')).completeEngine,
  surfaces: ['terminal', 'conversation'],
  answer: 'text',
  code: 'anywhere',
  arguments: [
    {
      name: 'at',
      type: 'string',
      summary: 'the cursor position, in the form `path:line` or `path:line:column`',
      positional: true,
      required: true,
    },
    ...editArguments,
  ],
  examples: [{ says: 'Completes the code at the end of that line.', arguments: { at: 'src/one.js:1' } }],
}
