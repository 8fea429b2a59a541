import type { Command } from '../core/command.ts'
import { aboutArgument } from './shared-arguments.ts'

export const checkpointsList: Command = {
  name: 'checkpoints list',
  summary: 'List the kept states of a pull request or a conversation: the last ten, and those with a name',
  engine: 'checkpoints-list',
  answer: 'table',
  arguments: [aboutArgument],
  examples: [{ says: 'Lists those of a pull request.', arguments: { about: 'octo/duck#12' } }],
}
