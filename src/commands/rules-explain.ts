import type { RunnableCommand } from '../core/engine.ts'
import { repoArgument } from './arguments/shared-arguments.ts'

export const rulesExplain: RunnableCommand = {
  name: 'rules explain',
  summary: 'Explain a rule: the problem, the reason, the fix and examples',
  engine: async () => (await import('../core/engines/rules-explain.ts')).rulesExplainEngine,
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [
    {
      name: 'rule',
      type: 'string',
      summary: 'ID of a built-in rule or of a rule in the repository',
      placeholder: 'RULE',
      positional: true,
      required: true,
    },
    repoArgument,
  ],
  examples: [{ says: 'Explains one rule.', arguments: { rule: 'js/compare-nan' } }],
}
