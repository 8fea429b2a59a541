import type { Command } from '../core/command.ts'
import { filterArguments } from './filter-arguments.ts'
import { maxCommentsArgument, noModelArgument, repoArgument } from './shared-arguments.ts'

export const analyze: Command = {
  name: 'analyze',
  summary: 'Analyze whole files or folders, with or without git, instead of a change',
  engine: 'analyze',
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
      summary: 'analyze the text on standard input as the file that --path names, for editors',
      local: true,
    },
    {
      name: 'stdin-path',
      flag: 'path',
      type: 'path',
      summary: 'with --stdin: the name of the file',
      placeholder: 'NAME',
      local: true,
    },
    ...filterArguments,
  ],
  examples: [
    { says: 'Analyzes the repository or folder that you are in.', arguments: {} },
    { says: 'Analyzes one folder for security only.', arguments: { path: ['src'], only: ['security'] } },
  ],
}
