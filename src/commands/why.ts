import type { Command } from '../core/command.ts'
import { findingArgument } from './shared-arguments.ts'

export const why: Command = {
  name: 'why',
  summary: 'Explain a finding: its rule, what to do, and how sure it is',
  engine: 'why',
  on: 'change',
  phrases: ['why did you say', 'explain this finding', 'why is this'],
  answer: 'text',
  arguments: [findingArgument],
  examples: [{ says: 'Explains what was said about that line.', arguments: { finding: 'src/cart.ts:4' } }],
}
