import type { Command } from '../core/command.ts'
import { aboutArgument, dryRunArgument } from './shared-arguments.ts'

export const checkpointsRestore: Command = {
  name: 'checkpoints restore',
  summary: 'Go back to a kept state of a pull request or a conversation',
  engine: 'checkpoints-restore',
  answer: 'text',
  arguments: [
    aboutArgument,
    {
      name: 'checkpoint',
      type: 'string',
      summary: 'its name, or the first characters that `checkpoints list` prints',
      required: true,
    },
    dryRunArgument,
  ],
  examples: [
    {
      says: 'Forgets what came later in the conversation of this folder.',
      arguments: { checkpoint: 'before the flood' },
    },
  ],
}
