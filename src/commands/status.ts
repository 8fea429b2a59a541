import type { RunnableCommand } from '../core/engine.ts'

export const status: RunnableCommand = {
  name: 'status',
  summary: 'Show the last review and the open findings',
  engine: async () => (await import('../core/engines/status.ts')).statusEngine,
  surfaces: ['conversation'],
  on: 'change',
  phrases: ['what is open', 'still open', 'status', 'where do we stand'],
  answer: 'text',
  arguments: [],
  examples: [{ says: 'Shows the review status of this pull request.', arguments: {} }],
}
