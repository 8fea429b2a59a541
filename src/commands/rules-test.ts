import type { Command } from '../core/command.ts'
import { repoArgument } from './arguments/shared-arguments.ts'

export const rulesTest: Command = {
  name: 'rules test',
  summary: 'Test rule pages: each Bad example must be reported exactly once, and Good examples must not be reported',
  engine: 'rules-test',
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
