import type { Command } from '../core/command.ts'
import { limitArgument } from './shared-arguments.ts'

export const jobsList: Command = {
  name: 'jobs list',
  summary: 'List the jobs of the server, newest first',
  engine: 'jobs-list',
  answer: 'table',
  arguments: [
    {
      name: 'state',
      type: 'choice',
      summary: 'only those',
      choices: ['waiting', 'running', 'done', 'ignored', 'superseded', 'dead'],
    },
    limitArgument,
  ],
  examples: [
    { says: 'Lists the newest jobs.', arguments: {} },
    { says: 'Lists the jobs that were given up.', arguments: { state: 'dead' } },
  ],
}
