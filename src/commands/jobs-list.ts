import type { RunnableCommand } from '../core/engine.ts'
import { limitArgument } from './arguments/shared-arguments.ts'

export const jobsList: RunnableCommand = {
  name: 'jobs list',
  summary: 'List the server’s jobs, newest first',
  engine: async () => (await import('../core/engines/jobs-list.ts')).jobsListEngine,
  surfaces: ['terminal'],
  answer: 'table',
  arguments: [
    {
      name: 'state',
      type: 'choice',
      summary: 'list only jobs in this state',
      choices: ['waiting', 'running', 'done', 'ignored', 'superseded', 'dead'],
    },
    limitArgument,
  ],
  examples: [
    { says: 'Lists the most recent jobs.', arguments: {} },
    { says: 'Lists the failed jobs.', arguments: { state: 'dead' } },
  ],
}
