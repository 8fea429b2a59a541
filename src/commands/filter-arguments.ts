import type { Argument } from '../core/command.ts'

/**
 * What narrows a review or an analysis. Only for the terminal: a server compares a review with the earlier ones, and what
 * was left out would look fixed.
 */
export const filterArguments: readonly Argument[] = [
  {
    name: 'only',
    type: 'string',
    summary: 'run nothing but these rules, packs (`js/*`), categories or passes; comma-separated',
    placeholder: 'RULES',
    repeatable: true,
    local: true,
  },
  {
    name: 'skip',
    type: 'string',
    summary: 'do not run these rules, packs, categories or passes; comma-separated',
    placeholder: 'RULES',
    repeatable: true,
    local: true,
  },
  {
    name: 'severity',
    type: 'choice',
    summary: 'report only what is at least this severe',
    choices: ['info', 'warning', 'error'],
    local: true,
  },
  {
    name: 'exclude',
    type: 'string',
    summary: 'leave out these files, in addition to what the configuration excludes',
    placeholder: 'GLOB',
    repeatable: true,
    local: true,
  },
  {
    name: 'config',
    type: 'path',
    summary: 'use this configuration instead of the ones in the repository',
    placeholder: 'FILE',
    local: true,
  },
]
