import type { Command } from '../core/command.ts'
import { aboutArgument } from './arguments/shared-arguments.ts'

export const checkpointsList: Command = {
  name: 'checkpoints list',
  summary: 'List the checkpoints of a pull request or conversation: the last ten and all named ones',
  engine: 'checkpoints-list',
  answer: 'table',
  arguments: [aboutArgument],
  examples: [{ says: 'Lists the checkpoints of a pull request.', arguments: { about: 'octo/duck#12' } }],
}
