import type { Command } from '../core/command.ts'
import { aboutArgument, dryRunArgument } from './arguments/shared-arguments.ts'

export const checkpointsRestore: Command = {
  name: 'checkpoints restore',
  summary: 'Restore a checkpoint of a pull request or conversation',
  engine: 'checkpoints-restore',
  answer: 'text',
  arguments: [
    aboutArgument,
    {
      name: 'checkpoint',
      type: 'string',
      summary: 'name of the checkpoint, or the first characters of its id',
      required: true,
    },
    dryRunArgument,
  ],
  examples: [
    {
      says: 'Restores the conversation in this folder to a named checkpoint.',
      arguments: { checkpoint: 'before the refactoring' },
    },
  ],
}
