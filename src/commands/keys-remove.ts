import type { Command } from '../core/command.ts'
import { dryRunArgument, providerArgument } from './shared-arguments.ts'

export const keysRemove: Command = {
  name: 'keys remove',
  summary: 'Forget a kept key',
  engine: 'keys-remove',
  answer: 'text',
  arguments: [
    providerArgument,
    { name: 'ending', type: 'string', summary: 'its last characters, as `keys list` shows them', required: true },
    dryRunArgument,
  ],
  examples: [{ says: 'Forgets the key that ends so.', arguments: { provider: 'anthropic', ending: 'wxyz' } }],
}
