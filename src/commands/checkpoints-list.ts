import type { RunnableCommand } from '../core/engine.ts'
import { aboutArgument } from './arguments/shared-arguments.ts'

export const checkpointsList: RunnableCommand = {
  name: 'checkpoints list',
  summary: 'List the checkpoints of a pull request or conversation: the last ten and all named ones',
  engine: async () => (await import('../core/engines/checkpoints-list.ts')).checkpointsListEngine,
  surfaces: ['terminal'],
  answer: 'table',
  arguments: [aboutArgument],
  examples: [{ says: 'Lists the checkpoints of a pull request.', arguments: { about: 'octo/duck#12' } }],
}
