import type { Command } from '../core/command.ts'
import { aboutArgument, dryRunArgument } from './shared-arguments.ts'

export const checkpointsKeep: Command = {
  name: 'checkpoints keep',
  summary: 'Keep the state of a pull request or a conversation under a name',
  engine: 'checkpoints-keep',
  answer: 'text',
  arguments: [aboutArgument, { name: 'name', type: 'string', summary: 'its name', required: true }, dryRunArgument],
  examples: [{ says: 'Keeps the conversation of this folder.', arguments: { name: 'monday' } }],
}
