import type { Command } from '../core/command.ts'
import { filterArguments } from './filter-arguments.ts'
import { scopeArguments } from './scope-arguments.ts'
import { estimateArgument, maxCommentsArgument, noModelArgument, repoArgument } from './shared-arguments.ts'

export const review: Command = {
  name: 'review',
  summary: 'Review a change: your uncommitted work, else the branch, else the last commit; or what you name',
  summaryElsewhere: 'Review this pull request again, all of it',
  engine: 'review',
  phrases: ['look again', 'review', 'have a look', 'check this'],
  answer: 'report',
  arguments: [
    {
      name: 'range',
      type: 'ref',
      summary: 'a commit, a branch, or a range such as `main..feature`',
      placeholder: 'RANGE',
      positional: true,
      local: true,
    },
    repoArgument,
    ...scopeArguments,
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
    ...filterArguments,
  ],
  examples: [
    { says: 'Reviews what you are working on.', arguments: {} },
    { says: 'Reviews what you are about to commit, for example in a pre-commit hook.', arguments: { staged: true } },
    { says: 'Reviews one commit.', arguments: { range: 'HEAD~1' } },
    { says: 'Reviews the branch as a pull request into `main` would show it.', arguments: { range: 'main..feature' } },
    { says: 'Reviews a patch that somebody sent.', arguments: { diff: 'change.patch' } },
  ],
}
