import type { Command } from '../core/command.ts'

export const usage: Command = {
  name: 'usage',
  summary: 'Print what was asked of models and what it cost, by day, model and person',
  engine: 'usage',
  answer: 'table',
  arguments: [{ name: 'days', type: 'integer', summary: 'days to look back', minimum: 1, maximum: 3_650, default: 30 }],
  examples: [{ says: 'Prints the last week.', arguments: { days: 7 } }],
}
