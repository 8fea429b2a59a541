import type { RunnableCommand } from '../core/engine.ts'
import { aboutArgument, dryRunArgument } from './arguments/shared-arguments.ts'

export const checkpointsKeep: RunnableCommand = {
  name: 'checkpoints keep',
  summary: 'Save a named checkpoint of a pull request or conversation',
  engine: async () => (await import('../core/engines/checkpoints-keep.ts')).checkpointsKeepEngine,
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [
    aboutArgument,
    { name: 'name', type: 'string', summary: 'name of the checkpoint', required: true },
    dryRunArgument,
  ],
  examples: [{ says: 'Saves the conversation in this folder.', arguments: { name: 'monday' } }],
}
