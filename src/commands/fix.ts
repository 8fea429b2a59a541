import type { Command } from '../core/command.ts'
import { maxCommentsArgument, noModelArgument, repoArgument, writeArguments } from './shared-arguments.ts'

export const fix: Command = {
  name: 'fix',
  summary: 'Apply the fixes that rules offer to a change, or to the files you name',
  summaryElsewhere: 'Apply the fixes of the findings here, as a patch or as a commit on the branch',
  engine: 'fix',
  phrases: ['fix', 'fix this', 'fix it', 'apply the fix', 'apply the fixes', 'fix everything'],
  answer: 'text',
  code: 'change',
  arguments: [
    {
      name: 'target',
      type: 'string',
      summary: 'files, folders, `path:line` or fingerprints; default: all that the review of the change finds',
      positional: true,
      repeatable: true,
      thread: true,
    },
    {
      name: 'unsafe',
      type: 'boolean',
      summary: 'also apply fixes that may change what the code does, and have a model mend what no rule can',
    },
    ...writeArguments,
    repoArgument,
    { name: 'base', type: 'ref', local: true, summary: 'fix what changed since this revision' },
    { name: 'head', type: 'ref', local: true, summary: 'fix up to this revision; default HEAD' },
    noModelArgument,
    maxCommentsArgument,
  ],
  examples: [
    { says: 'Shows what it would change in your change, as a patch.', arguments: {} },
    { says: 'Fixes a folder and writes the files.', arguments: { target: ['src'], write: true } },
    { says: 'Fixes what your change brought in and commits it.', arguments: { commit: true } },
  ],
}
