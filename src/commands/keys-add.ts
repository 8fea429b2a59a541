import type { RunnableCommand } from '../core/engine.ts'
import { dryRunArgument, providerArgument } from './arguments/shared-arguments.ts'

export const keysAdd: RunnableCommand = {
  name: 'keys add',
  summary: 'Store an API key for a model provider, encrypted (read from standard input)',
  engine: async () => (await import('../core/engines/keys-add.ts')).keysAddEngine,
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [providerArgument, dryRunArgument],
  examples: [{ says: 'Stores the key that you type or pipe to standard input.', arguments: { provider: 'anthropic' } }],
}
