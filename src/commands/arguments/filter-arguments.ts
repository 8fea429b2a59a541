import type { Argument } from '../../core/command.ts'

/**
 * Options that narrow a review or an analysis. They are limited to the terminal: a server compares a review with earlier
 * ones, so a finding that was filtered out would look fixed.
 */
export const filterArguments: readonly Argument[] = [
  {
    name: 'only',
    type: 'string',
    summary: 'run only these rules, packs (`js/*`), categories or passes (comma-separated)',
    placeholder: 'RULES',
    repeatable: true,
    local: true,
  },
  {
    name: 'skip',
    type: 'string',
    summary: 'skip these rules, packs, categories or passes (comma-separated)',
    placeholder: 'RULES',
    repeatable: true,
    local: true,
  },
  {
    name: 'severity',
    type: 'choice',
    summary: 'report only findings of at least this severity',
    choices: ['info', 'warning', 'error'],
    local: true,
  },
  {
    name: 'exclude',
    type: 'string',
    summary: 'exclude these files, in addition to those excluded in the configuration',
    placeholder: 'GLOB',
    repeatable: true,
    local: true,
  },
  {
    name: 'config',
    type: 'path',
    summary: 'use this configuration file instead of those in the repository',
    placeholder: 'FILE',
    local: true,
  },
]
