import type { RunnableCommand } from '../core/engine.ts'

export const follow: RunnableCommand = {
  name: 'follow',
  summary: 'Follow a job until it ends',
  summaryElsewhere: 'Follow a job or the last review of a pull request until it ends',
  engine: async () => (await import('../core/engines/follow.ts')).followEngine,
  surfaces: ['terminal', 'conversation'],
  answer: 'text',
  arguments: [
    {
      name: 'job',
      type: 'string',
      summary: 'the id of a job, or a pull request such as `octo/duck#12`',
      positional: true,
      required: true,
    },
  ],
  examples: [{ says: 'Follows the last job of a pull request.', arguments: { job: 'github/octo/duck#12' } }],
}
