import type { RunnableCommand } from '../core/engine.ts'
import { findingArgument } from './arguments/shared-arguments.ts'

export const why: RunnableCommand = {
  name: 'why',
  summary: 'Explain a finding: the rule, the fix and the confidence',
  engine: async () => (await import('../core/engines/why.ts')).whyEngine,
  surfaces: ['conversation'],
  answers: 'question in a thread',
  on: 'change',
  phrases: ['why did you say', 'explain this finding', 'why is this'],
  answer: 'text',
  arguments: [findingArgument],
  examples: [{ says: 'Explains the finding on that line.', arguments: { finding: 'src/cart.ts:4' } }],
}
