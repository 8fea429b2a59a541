import type { Command } from '../core/command.ts'
import { limitArgument } from './shared-arguments.ts'

export const audit: Command = {
  name: 'audit',
  summary: 'Print the audit log of the server: who asked for what, and what was run and posted',
  engine: 'audit',
  answer: 'table',
  arguments: [
    { name: 'actor', type: 'string', summary: 'only what this person asked for' },
    { name: 'type', type: 'string', summary: 'only this kind of event, as `review.posted`' },
    { name: 'repository', type: 'string', summary: 'only this repository, as `owner/name`' },
    { name: 'job', type: 'string', summary: 'only this job' },
    { name: 'since', type: 'string', summary: 'only from this day or time on, as `2026-11-28`', placeholder: 'TIME' },
    { name: 'until', type: 'string', summary: 'only before this day or time', placeholder: 'TIME' },
    limitArgument,
  ],
  examples: [
    { says: 'Prints what happened last.', arguments: {} },
    {
      says: 'Prints what was posted on one repository.',
      arguments: { repository: 'octo/duck', type: 'review.posted' },
    },
  ],
}
