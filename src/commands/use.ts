import type { RunnableCommand } from '../core/engine.ts'

export const use: RunnableCommand = {
  name: 'use',
  summary: 'Set the repository of this channel, so that commands need not name it',
  engine: async () => (await import('../core/engines/use.ts')).useEngine,
  surfaces: ['chat'],
  answer: 'text',
  arguments: [
    {
      name: 'repository',
      type: 'string',
      summary: 'the repository as `owner/name` or a link; without it, the current one is shown',
      positional: true,
    },
  ],
  examples: [
    { says: 'Shows the repository of this channel.', arguments: {} },
    { says: 'Sets the repository of this channel.', arguments: { repository: 'octo/duck' } },
  ],
}
