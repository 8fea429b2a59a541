import type { RunnableCommand } from '../core/engine.ts'
import { limitArgument } from './arguments/shared-arguments.ts'

export const audit: RunnableCommand = {
  name: 'audit',
  summary: 'Show the audit log of the server: requests, runs and posted comments',
  engine: async () => (await import('../core/engines/audit.ts')).auditEngine,
  surfaces: ['terminal'],
  answer: 'table',
  arguments: [
    { name: 'actor', type: 'string', summary: 'show only requests by this user' },
    { name: 'type', type: 'string', summary: 'show only events of this type, for example `review.posted`' },
    { name: 'repository', type: 'string', summary: 'show only this repository, in the form `owner/name`' },
    { name: 'job', type: 'string', summary: 'show only this job' },
    {
      name: 'since',
      type: 'string',
      summary: 'show only events since this date or time, for example `2026-11-28`',
      placeholder: 'TIME',
    },
    { name: 'until', type: 'string', summary: 'show only events before this date or time', placeholder: 'TIME' },
    limitArgument,
  ],
  examples: [
    { says: 'Shows the latest events.', arguments: {} },
    {
      says: 'Shows the reviews posted to one repository.',
      arguments: { repository: 'octo/duck', type: 'review.posted' },
    },
  ],
}
