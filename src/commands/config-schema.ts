import type { Command } from '../core/command.ts'

export const configSchema: Command = {
  name: 'config schema',
  summary: 'Print the JSON Schema of `.rubberduck.toml`',
  engine: 'config-schema',
  answer: 'text',
  arguments: [],
  examples: [{ says: 'Prints the schema, for example for completion in an editor.', arguments: {} }],
}
