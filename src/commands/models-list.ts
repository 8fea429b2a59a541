import type { Command } from '../core/command.ts'

export const modelsList: Command = {
  name: 'models list',
  summary: 'List the models of the providers that are switched on, and which of them are asked',
  engine: 'models-list',
  answer: 'table',
  arguments: [],
  examples: [{ says: 'Lists them, with what is known of their prices.', arguments: {} }],
}
