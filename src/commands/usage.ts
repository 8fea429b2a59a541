import type { RunnableCommand } from '../core/engine.ts'

export const usage: RunnableCommand = {
  name: 'usage',
  summary: 'Show model calls and their cost by day, model and user',
  engine: async () => (await import('../core/engines/usage.ts')).usageEngine,
  surfaces: ['terminal'],
  answer: 'table',
  arguments: [
    { name: 'days', type: 'integer', summary: 'number of days to show', minimum: 1, maximum: 3_650, default: 30 },
  ],
  examples: [{ says: 'Shows the last week.', arguments: { days: 7 } }],
}
