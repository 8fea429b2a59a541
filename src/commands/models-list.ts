import type { Command } from '../core/command.ts'

export const modelsList: Command = {
  name: 'models list',
  summary: 'List the models of the enabled providers and show which are in use',
  engine: 'models-list',
  answer: 'table',
  arguments: [],
  examples: [{ says: 'Lists the models and their known prices.', arguments: {} }],
}
