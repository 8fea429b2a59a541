import type { Command } from '../core/command.ts'
import { repoArgument } from './shared-arguments.ts'

export const overview: Command = {
  name: 'overview',
  summary: 'Show folders and their imports, import cycles, hot spots and unused names',
  engine: 'overview',
  phrases: ['overview', 'give an overview'],
  code: 'anywhere',
  answer: 'table',
  arguments: [
    {
      name: 'path',
      type: 'path',
      summary: 'files or folders; default: the whole repository',
      positional: true,
      repeatable: true,
    },
    repoArgument,
  ],
  examples: [
    { says: 'Shows how the repository is built.', arguments: {} },
    { says: 'Shows one folder.', arguments: { path: ['src'] } },
  ],
}
