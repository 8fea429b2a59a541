import type { Command } from '../core/command.ts'

export const keysList: Command = {
  name: 'keys list',
  summary: 'List the stored API keys by their last characters',
  engine: 'keys-list',
  answer: 'table',
  arguments: [],
  examples: [{ says: 'Lists the stored keys.', arguments: {} }],
}
