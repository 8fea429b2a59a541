import type { RunnableCommand } from '../core/engine.ts'

export const issue: RunnableCommand = {
  name: 'issue',
  summary: 'Open an issue with the text of a message',
  engine: async () => (await import('../core/engines/issue.ts')).issueEngine,
  surfaces: ['chat'],
  on: 'repository',
  menu: 'Turn into an issue',
  verbatim: true,
  answer: 'text',
  arguments: [
    {
      name: 'text',
      type: 'rest',
      summary: 'the title, and the text on further lines',
      positional: true,
      required: true,
    },
  ],
  examples: [{ says: 'Opens an issue in the repository of this channel.', arguments: { text: 'The cart is empty' } }],
}
