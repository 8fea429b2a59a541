import type { Command } from '../core/command.ts'
import { editArguments } from './shared-arguments.ts'

export const generate: Command = {
  name: 'generate',
  summary: 'Write code from a description, where the repository would put it',
  engine: 'generate',
  phrases: ['generate', 'implement', 'write code'],
  answer: 'text',
  code: 'anywhere',
  arguments: [
    { name: 'instruction', type: 'rest', summary: 'what to write', positional: true, required: true },
    { name: 'path', type: 'path', summary: 'files that it is about', repeatable: true },
    ...editArguments,
  ],
  examples: [
    { says: 'Writes what you describe.', arguments: { instruction: 'a function that rounds prices to cents' } },
  ],
}
