import type { RunnableCommand } from '../core/engine.ts'

export const subscribe: RunnableCommand = {
  name: 'subscribe',
  summary: 'Post the reviews of a repository in this channel, one message per pull request',
  engine: async () => (await import('../core/engines/subscribe.ts')).subscribeEngine,
  surfaces: ['chat'],
  answer: 'text',
  arguments: [
    {
      name: 'repository',
      type: 'string',
      summary: 'the repository, then `reviews` (all, the default) or `failures` (only those with errors)',
      positional: true,
      repeatable: true,
      required: true,
    },
    { name: 'remove', type: 'boolean', summary: 'stop posting' },
  ],
  examples: [
    { says: 'Posts every review of a repository.', arguments: { repository: ['octo/duck'] } },
    { says: 'Posts only reviews with errors.', arguments: { repository: ['octo/duck', 'failures'] } },
  ],
}
