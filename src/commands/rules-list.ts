import type { RunnableCommand } from '../core/engine.ts'
import { repoArgument } from './arguments/shared-arguments.ts'

export const rulesList: RunnableCommand = {
  name: 'rules list',
  summary: 'List the built-in rules and the rules of the repository',
  engine: async () => (await import('../core/engines/rules-list.ts')).rulesListEngine,
  surfaces: ['terminal'],
  answer: 'table',
  arguments: [
    repoArgument,
    {
      name: 'language',
      type: 'string',
      summary: 'list only rules for this language, for example `python`',
      placeholder: 'LANGUAGE',
    },
  ],
  examples: [
    { says: 'Lists all rules that apply here.', arguments: {} },
    { says: 'Lists the rules for Go.', arguments: { language: 'go' } },
  ],
}
