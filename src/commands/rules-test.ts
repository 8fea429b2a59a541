import type { Command } from '../core/command.ts'
import { repoArgument } from './shared-arguments.ts'

export const rulesTest: Command = {
  name: 'rules test',
  summary: 'Run the examples on rule pages: each Bad must be reported once, each Good never',
  engine: 'rules-test',
  answer: 'table',
  arguments: [
    {
      name: 'path',
      type: 'path',
      summary: 'rule pages or folders of them; default: all built-in rules and those of the repository',
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
