import type { Command } from '../core/command.ts'
import { findingArgument } from './arguments/shared-arguments.ts'

export const ignore: Command = {
  name: 'ignore',
  summary: 'Dismiss a finding, so that RubberDuck does not report it again for this code',
  engine: 'ignore',
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
