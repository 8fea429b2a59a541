import type { Command } from '../core/command.ts'
import { findingArgument } from './arguments/shared-arguments.ts'

export const why: Command = {
  name: 'why',
  summary: 'Explain a finding: the rule, the fix and the confidence',
  engine: 'why',
  on: 'change',
  phrases: ['why did you say', 'explain this finding', 'why is this'],
  answer: 'text',
  arguments: [findingArgument],
  examples: [{ says: 'Explains the finding on that line.', arguments: { finding: 'src/cart.ts:4' } }],
}
