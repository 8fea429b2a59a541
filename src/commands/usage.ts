import type { Command } from '../core/command.ts'

export const usage: Command = {
  name: 'usage',
  summary: 'Show model calls and their cost by day, model and user',
  engine: 'usage',
  answer: 'table',
  arguments: [
    { name: 'days', type: 'integer', summary: 'number of days to show', minimum: 1, maximum: 3_650, default: 30 },
  ],
  examples: [{ says: 'Shows the last week.', arguments: { days: 7 } }],
}
