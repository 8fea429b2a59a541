import type { RunnableCommand } from '../core/engine.ts'

export const keysList: RunnableCommand = {
  name: 'keys list',
  summary: 'List the stored API keys by their last characters',
  engine: async () => (await import('../core/engines/keys-list.ts')).keysListEngine,
  surfaces: ['terminal'],
  answer: 'table',
  arguments: [],
  examples: [{ says: 'Lists the stored keys.', arguments: {} }],
}
