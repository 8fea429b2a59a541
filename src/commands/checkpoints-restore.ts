import type { RunnableCommand } from '../core/engine.ts'
import { aboutArgument, dryRunArgument } from './arguments/shared-arguments.ts'

export const checkpointsRestore: RunnableCommand = {
  name: 'checkpoints restore',
  summary: 'Restore a checkpoint of a pull request or conversation',
  engine: async () => (await import('../core/engines/checkpoints-restore.ts')).checkpointsRestoreEngine,
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [
    aboutArgument,
    {
      name: 'checkpoint',
      type: 'string',
      summary: 'name of the checkpoint, or the first characters of its ID',
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
