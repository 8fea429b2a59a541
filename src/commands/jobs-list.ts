import type { Command } from '../core/command.ts'
import { limitArgument } from './arguments/shared-arguments.ts'

export const jobsList: Command = {
  name: 'jobs list',
  summary: 'List the server’s jobs, newest first',
  engine: 'jobs-list',
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
