import type { RunnableCommand } from '../core/engine.ts'

export const configSchema: RunnableCommand = {
  name: 'config schema',
  summary: 'Print the JSON Schema of `.rubberduck.toml`',
  engine: async () => (await import('../core/engines/config-schema.ts')).configSchemaEngine,
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [],
  examples: [{ says: 'Prints the schema, for example for completion in an editor.', arguments: {} }],
}
