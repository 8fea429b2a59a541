import type { Argument } from '../../core/command.ts'

/** Options of `review` that select the change; at most one of them can be used. */
export const scopeArguments: readonly Argument[] = [
  { name: 'staged', type: 'boolean', local: true, summary: 'review the staged changes' },
  {
    name: 'working-tree',
    type: 'boolean',
    local: true,
    summary: 'review all uncommitted changes, including untracked files',
  },
  { name: 'branch', type: 'boolean', local: true, summary: 'review the branch against its base' },
  {
    name: 'commit',
    type: 'ref',
    local: true,
    summary: 'review one commit against its first parent',
  },
]
