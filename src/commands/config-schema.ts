import type { Command } from '../core/command.ts'

export const configSchema: Command = {
  name: 'config schema',
  summary: 'Print the JSON Schema of `.rubberduck.toml`',
  engine: 'config-schema',
  answer: 'text',
  arguments: [],
  examples: [{ says: 'Prints the schema, for an editor to complete by.', arguments: {} }],
}
