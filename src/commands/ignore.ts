import type { RunnableCommand } from '../core/engine.ts'
import { findingArgument } from './arguments/shared-arguments.ts'

export const ignore: RunnableCommand = {
  name: 'ignore',
  summary: 'Dismiss a finding so that RubberDuck does not report it again for this code',
  engine: async () => (await import('../core/engines/ignore.ts')).ignoreEngine,
  surfaces: ['conversation'],
  answers: 'dismissal in a thread',
  on: 'change',
  needs: 'write',
  phrases: [
    'ignore this',
    'false positive',
    'dismiss',
    'is intentional',
    'is intended',
    'by design',
    'on purpose',
    'not a bug',
    'not an issue',
    "won't fix",
    'wontfix',
  ],
  answer: 'text',
  arguments: [findingArgument, { name: 'because', type: 'rest', summary: 'the reason, for the record' }],
  examples: [
    {
      says: 'Dismisses the finding on that line.',
      arguments: { finding: 'src/cart.ts:4', because: 'checked by the caller' },
    },
  ],
}
