import type { RunnableCommand } from '../core/engine.ts'
import { dryRunArgument, repoArgument } from './arguments/shared-arguments.ts'

export const init: RunnableCommand = {
  name: 'init',
  summary: 'Create a configuration for this repository, and optionally a git hook and a CI workflow',
  engine: async () => (await import('../core/engines/init.ts')).initEngine,
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [
    { ...repoArgument, summary: 'folder to configure; default: the current folder' },
    { name: 'hook', type: 'boolean', local: true, summary: 'also install a git hook that reviews each commit' },
    {
      name: 'workflow',
      type: 'boolean',
      local: true,
      summary: 'also create a CI workflow that reviews pull requests',
    },
    {
      name: 'force',
      type: 'boolean',
      local: true,
      summary: 'overwrite an existing configuration and workflow',
    },
    dryRunArgument,
  ],
  examples: [
    {
      says: 'Previews the configuration for the languages and folders in this repository.',
      arguments: { 'dry-run': true },
    },
    {
      says: 'Also previews the git hook and the workflow.',
      arguments: { hook: true, workflow: true, 'dry-run': true },
    },
  ],
}
