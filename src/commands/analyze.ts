import type { Command } from '../core/command.ts'
import { maxCommentsArgument, noModelArgument, repoArgument } from './shared-arguments.ts'

export const analyze: Command = {
  name: 'analyze',
  summary: 'Look at whole files or folders, not only at a change',
  engine: 'analyze',
  phrases: ['analyze', 'analyse', 'look at the file', 'look at the folder'],
  answer: 'report',
  arguments: [
    {
      name: 'path',
      type: 'path',
      summary: 'files, folders or symbols; default: the whole repository',
      positional: true,
      repeatable: true,
    },
    repoArgument,
    noModelArgument,
    maxCommentsArgument,
  ],
  examples: [
    { says: 'Analyses the repository that you are in.', arguments: {} },
    { says: 'Analyses one folder.', arguments: { path: ['src'] } },
  ],
}
