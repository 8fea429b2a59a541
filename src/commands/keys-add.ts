import type { Command } from '../core/command.ts'
import { dryRunArgument, providerArgument } from './arguments/shared-arguments.ts'

export const keysAdd: Command = {
  name: 'keys add',
  summary: 'Store an API key for a model provider, encrypted (read from standard input)',
  engine: 'keys-add',
  answer: 'text',
  arguments: [providerArgument, dryRunArgument],
  examples: [{ says: 'Stores the key that you type or pipe to standard input.', arguments: { provider: 'anthropic' } }],
}
