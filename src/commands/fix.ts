import type { RunnableCommand } from '../core/engine.ts'
import { maxCommentsArgument, noModelArgument, repoArgument, writeArguments } from './arguments/shared-arguments.ts'

export const fix: RunnableCommand = {
  name: 'fix',
  summary: 'Fix the findings in a change, or in specific files',
  summaryElsewhere: 'Fix the findings in this pull request, as a patch or as a commit on its branch',
  engine: async () => (await import('../core/engines/fix.ts')).fixEngine,
  surfaces: ['terminal', 'conversation'],
  phrases: ['fix', 'fix this', 'fix it', 'apply the fix', 'apply the fixes', 'fix everything'],
  answer: 'text',
  code: 'change',
  arguments: [
    {
      name: 'target',
      type: 'string',
      summary: 'files, folders, `path:line` or fingerprints; default: all findings in the change',
      positional: true,
      repeatable: true,
      thread: true,
    },
    {
      name: 'unsafe',
      type: 'boolean',
      summary: 'also apply fixes that may change behavior, and let a model fix findings that rules cannot',
    },
    ...writeArguments,
    repoArgument,
    { name: 'base', type: 'ref', local: true, summary: 'fix the changes since this revision' },
    { name: 'head', type: 'ref', local: true, summary: 'fix the changes up to this revision; default HEAD' },
    noModelArgument,
    maxCommentsArgument,
  ],
  examples: [
    { says: 'Prints a patch that fixes the findings in your change.', arguments: {} },
    { says: 'Fixes the findings in one folder and writes the files.', arguments: { target: ['src'], write: true } },
    { says: 'Fixes the findings in your commits, and commits only the fixes.', arguments: { commit: true } },
  ],
}
