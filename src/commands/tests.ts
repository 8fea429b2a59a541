import type { RunnableCommand } from '../core/engine.ts'
import { editArguments } from './arguments/shared-arguments.ts'

export const tests: RunnableCommand = {
  name: 'tests',
  summary: 'Write tests for files, in the repository’s own framework and style',
  engine: async () => (await import('../core/engines/tests.ts')).testsEngine,
  surfaces: ['terminal', 'conversation'],
  phrases: ['write tests for', 'add tests for', 'test'],
  answer: 'text',
  code: 'anywhere',
  arguments: [
    {
      name: 'path',
      type: 'path',
      summary: 'files to write tests for',
      positional: true,
      repeatable: true,
      required: true,
    },
    ...editArguments,
  ],
  examples: [{ says: 'Writes tests, or test skeletons without a model.', arguments: { path: ['src/one.js'] } }],
}
