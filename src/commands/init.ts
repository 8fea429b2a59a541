import type { Command } from '../core/command.ts'
import { dryRunArgument, repoArgument } from './shared-arguments.ts'

export const init: Command = {
  name: 'init',
  summary: 'Write a commented configuration for this repository, and on request a commit hook and a CI workflow',
  engine: 'init',
  answer: 'text',
  arguments: [
    { ...repoArgument, summary: 'the folder to configure; default the current folder' },
    { name: 'hook', type: 'boolean', local: true, summary: 'also install a git hook that reviews before each commit' },
    {
      name: 'workflow',
      type: 'boolean',
      local: true,
      summary: 'also write a workflow that reviews pull requests in CI',
    },
    {
      name: 'force',
      type: 'boolean',
      local: true,
      summary: 'replace the configuration and the workflow if they exist',
    },
    dryRunArgument,
  ],
  examples: [
    {
      says: 'Prints the configuration for the languages and folders in this repository.',
      arguments: { 'dry-run': true },
    },
    {
      says: 'Prints the commit hook and the workflow as well.',
      arguments: { hook: true, workflow: true, 'dry-run': true },
    },
  ],
}
