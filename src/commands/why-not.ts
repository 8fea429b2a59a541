import type { Command } from '../core/command.ts'

export const whyNot: Command = {
  name: 'why-not',
  summary: 'List what was found but not shown, and what was not looked at, with the reasons',
  engine: 'why-not',
  on: 'change',
  phrases: [
    'why not',
    'what did you skip',
    'what did you suppress',
    'why did you not',
    'why did you skip',
    'what was left out',
  ],
  answer: 'text',
  arguments: [{ name: 'path', type: 'path', summary: 'only this file or folder', positional: true }],
  examples: [
    { says: 'Lists all of it.', arguments: {} },
    { says: 'Lists it for one folder.', arguments: { path: 'src' } },
  ],
}
