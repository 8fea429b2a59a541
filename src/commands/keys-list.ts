import type { Command } from '../core/command.ts'

export const keysList: Command = {
  name: 'keys list',
  summary: 'List the kept keys by their last characters',
  engine: 'keys-list',
  answer: 'table',
  arguments: [],
  examples: [{ says: 'Lists them.', arguments: {} }],
}
