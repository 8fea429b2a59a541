import type { Command } from '../core/command.ts'

export const status: Command = {
  name: 'status',
  summary: 'Say what was reviewed last and what is still open',
  engine: 'status',
  on: 'change',
  phrases: ['what is open', 'still open', 'status', 'where do we stand'],
  answer: 'text',
  arguments: [],
  examples: [{ says: 'Says where the review of this pull request stands.', arguments: {} }],
}
