import type { Command } from '../core/command.ts'
import { dryRunArgument, providerArgument } from './shared-arguments.ts'

export const keysAdd: Command = {
  name: 'keys add',
  summary: 'Keep a key of a model provider, encrypted; it is read from standard input',
  engine: 'keys-add',
  answer: 'text',
  arguments: [providerArgument, dryRunArgument],
  examples: [{ says: 'Keeps the key that you type or pipe in.', arguments: { provider: 'anthropic' } }],
}
