import type { RunnableCommand } from '../core/engine.ts'
import { repoArgument } from './arguments/shared-arguments.ts'

export const rulesTest: RunnableCommand = {
  name: 'rules test',
  summary: 'Test rule pages: each Bad example must be reported exactly once, and Good examples must not be reported',
  engine: async () => (await import('../core/engines/rules-test.ts')).rulesTestEngine,
  surfaces: ['terminal'],
  answer: 'table',
  arguments: [
    {
      name: 'path',
      type: 'path',
      summary: 'rule pages or folders; default: all built-in rules and the rules of the repository',
      positional: true,
      repeatable: true,
    },
    repoArgument,
  ],
  examples: [
    { says: 'Tests every rule.', arguments: {} },
    { says: 'Tests the rules of this repository.', arguments: { path: ['.rubberduck/rules'] } },
  ],
}
