import type { Command } from '../core/command.ts'
import { aboutArgument, dryRunArgument } from './arguments/shared-arguments.ts'

export const checkpointsKeep: Command = {
  name: 'checkpoints keep',
  summary: 'Save a named checkpoint of a pull request or conversation',
  engine: 'checkpoints-keep',
  answer: 'text',
  arguments: [
    aboutArgument,
    { name: 'name', type: 'string', summary: 'name of the checkpoint', required: true },
    dryRunArgument,
  ],
  examples: [{ says: 'Saves the conversation in this folder.', arguments: { name: 'monday' } }],
}
