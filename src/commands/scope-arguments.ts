import type { Argument } from '../core/command.ts'

/** Options of `review` that name what is reviewed; at most one of them. */
export const scopeArguments: readonly Argument[] = [
  { name: 'staged', type: 'boolean', local: true, summary: 'review the index: what the next commit would change' },
  {
    name: 'working-tree',
    type: 'boolean',
    local: true,
    summary: 'review all uncommitted changes, untracked files included',
  },
  { name: 'branch', type: 'boolean', local: true, summary: 'review the branch against its base' },
  {
    name: 'commit',
    type: 'ref',
    local: true,
    summary: 'review this commit against its first parent',
  },
]
