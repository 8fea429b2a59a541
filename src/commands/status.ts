import type { Command } from '../core/command.ts'

export const status: Command = {
  name: 'status',
  summary: 'Show the last review and the open findings',
  engine: 'status',
  on: 'change',
  phrases: ['what is open', 'still open', 'status', 'where do we stand'],
  answer: 'text',
  arguments: [],
  examples: [{ says: 'Shows the review status of this pull request.', arguments: {} }],
}
