import type { RunnableCommand } from '../core/engine.ts'
import { dryRunArgument, providerArgument } from './arguments/shared-arguments.ts'

export const keysRemove: RunnableCommand = {
  name: 'keys remove',
  summary: 'Remove a stored API key',
  engine: async () => (await import('../core/engines/keys-remove.ts')).keysRemoveEngine,
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [
    providerArgument,
    {
      name: 'ending',
      type: 'string',
      summary: 'the last characters of the key, as shown by `keys list`',
      required: true,
    },
    dryRunArgument,
  ],
  examples: [
    { says: 'Removes the key that ends in these characters.', arguments: { provider: 'anthropic', ending: 'wxyz' } },
  ],
}
