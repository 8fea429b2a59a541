import type { Command } from '../core/command.ts'
import { estimateArgument, maxCommentsArgument, noModelArgument, repoArgument } from './shared-arguments.ts'

export const review: Command = {
  name: 'review',
  summary: 'Review a change: the dirty tree, else the branch, else the last commit; or the range or diff you name',
  summaryElsewhere: 'Review this pull request again, all of it',
  engine: 'review',
  phrases: ['look again', 'review', 'have a look', 'check this'],
  answer: 'report',
  arguments: [
    {
      name: 'range',
      type: 'ref',
      summary: 'review `main..feature`, or what changed since a revision; the same as the two options',
      placeholder: 'RANGE',
      positional: true,
      local: true,
    },
    repoArgument,
    { name: 'base', type: 'ref', local: true, summary: 'review what changed since this revision' },
    { name: 'head', type: 'ref', local: true, summary: 'review up to this revision; default HEAD' },
    {
      name: 'diff',
      type: 'path',
      summary: 'review a plain diff instead of a repository; - reads it from standard input',
      placeholder: 'FILE|-',
      local: true,
    },
    noModelArgument,
    estimateArgument,
    maxCommentsArgument,
  ],
  examples: [
    { says: 'Reviews what you are working on.', arguments: {} },
    { says: 'Reviews the branch as a pull request into `main` would show it.', arguments: { range: 'main..feature' } },
    { says: 'Reviews a patch that somebody sent.', arguments: { diff: 'change.patch' } },
  ],
}
