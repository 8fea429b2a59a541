import type { RunnableCommand } from '../core/engine.ts'

export const modelsList: RunnableCommand = {
  name: 'models list',
  summary: 'List the models of the enabled providers and show which are in use',
  engine: async () => (await import('../core/engines/models-list.ts')).modelsListEngine,
  surfaces: ['terminal'],
  answer: 'table',
  arguments: [],
  examples: [{ says: 'Lists the models and their known prices.', arguments: {} }],
}
