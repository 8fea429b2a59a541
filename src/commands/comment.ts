import type { RunnableCommand } from '../core/engine.ts'

export const comment: RunnableCommand = {
  name: 'comment',
  summary: 'Send a message to the pull request as a comment',
  engine: async () => (await import('../core/engines/comment.ts')).commentEngine,
  surfaces: ['chat'],
  on: 'change',
  menu: 'Send to the pull request',
  verbatim: true,
  answer: 'text',
  arguments: [{ name: 'text', type: 'rest', summary: 'the text of the comment', positional: true, required: true }],
  examples: [{ says: 'Comments on the pull request of this thread.', arguments: { text: 'Looks good to me.' } }],
}
