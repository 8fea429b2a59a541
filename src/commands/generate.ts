import type { RunnableCommand } from '../core/engine.ts'
import { editArguments } from './arguments/shared-arguments.ts'

export const generate: RunnableCommand = {
  name: 'generate',
  summary: 'Write code from a description, in the right place in the repository',
  engine: async () => (await import('../core/engines/generate.ts')).generateEngine,
  surfaces: ['terminal', 'conversation'],
  phrases: ['generate', 'implement', 'write code'],
  answer: 'text',
  code: 'anywhere',
  arguments: [
    { name: 'instruction', type: 'rest', summary: 'description of the code', positional: true, required: true },
    { name: 'path', type: 'path', summary: 'relevant files', repeatable: true },
    ...editArguments,
  ],
  examples: [
    {
      says: 'Writes the function that you describe.',
      arguments: { instruction: 'a function that rounds prices to cents' },
    },
  ],
}
