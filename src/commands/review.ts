import type { RunnableCommand } from '../core/engine.ts'
import { filterArguments } from './arguments/filter-arguments.ts'
import { scopeArguments } from './arguments/scope-arguments.ts'
import { estimateArgument, maxCommentsArgument, noModelArgument, repoArgument } from './arguments/shared-arguments.ts'

export const review: RunnableCommand = {
  name: 'review',
  summary: 'Review a change: uncommitted work if there is any, otherwise the branch or the last commit',
  summaryElsewhere: 'Review the whole pull request',
  engine: async () => (await import('../core/engines/review.ts')).reviewEngine,
  surfaces: ['terminal', 'conversation'],
  answers: 'event',
  code: 'change',
  menu: 'Review this PR',
  phrases: ['look again', 'review', 'have a look', 'check this'],
  answer: 'report',
  publishes: 'review',
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
    { name: 'base', type: 'ref', local: true, summary: 'review the changes since this revision' },
    { name: 'head', type: 'ref', local: true, summary: 'review the changes up to this revision; default HEAD' },
    {
      name: 'diff',
      type: 'path',
      summary: 'review a diff instead of a repository (`-` reads standard input)',
      placeholder: 'FILE|-',
      local: true,
    },
    noModelArgument,
    estimateArgument,
    maxCommentsArgument,
    ...filterArguments,
  ],
  examples: [
    { says: 'Reviews your current work.', arguments: {} },
    { says: 'Reviews the staged changes, for example in a pre-commit hook.', arguments: { staged: true } },
    { says: 'Reviews one commit.', arguments: { range: 'HEAD~1' } },
    { says: 'Reviews the branch like a pull request into `main`.', arguments: { range: 'main..feature' } },
    { says: 'Reviews a patch file.', arguments: { diff: 'change.patch' } },
  ],
}
