import type { RunnableCommand } from '../core/engine.ts'
import { filterArguments } from './arguments/filter-arguments.ts'
import { maxCommentsArgument, noModelArgument, repoArgument } from './arguments/shared-arguments.ts'

export const analyze: RunnableCommand = {
  name: 'analyze',
  summary: 'Analyze whole files or folders instead of a change, with or without git',
  engine: async () => (await import('../core/engines/analyze.ts')).analyzeEngine,
  surfaces: ['terminal', 'conversation'],
  code: 'anywhere',
  phrases: ['analyze', 'analyse', 'look at the file', 'look at the folder'],
  answer: 'report',
  arguments: [
    {
      name: 'path',
      type: 'path',
      summary: 'files, folders or symbols; default: the whole repository or folder',
      positional: true,
      repeatable: true,
    },
    repoArgument,
    noModelArgument,
    maxCommentsArgument,
    {
      name: 'stdin',
      type: 'boolean',
      summary: 'analyze standard input as the contents of the file named by --path (for editors)',
      local: true,
    },
    {
      name: 'stdin-path',
      flag: 'path',
      type: 'path',
      summary: 'file name to assume for standard input (with --stdin)',
      placeholder: 'NAME',
      local: true,
    },
    ...filterArguments,
  ],
  examples: [
    { says: 'Analyzes the current repository or folder.', arguments: {} },
    { says: 'Checks one folder for security problems only.', arguments: { path: ['src'], only: ['security'] } },
  ],
}
