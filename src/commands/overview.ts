import type { RunnableCommand } from '../core/engine.ts'
import { repoArgument } from './arguments/shared-arguments.ts'

export const overview: RunnableCommand = {
  name: 'overview',
  summary: 'Show folders and their imports, import cycles, hotspots and unused names',
  engine: async () => (await import('../core/engines/overview.ts')).overviewEngine,
  surfaces: ['terminal', 'conversation'],
  phrases: ['overview', 'give an overview'],
  code: 'anywhere',
  answer: 'table',
  draws: true,
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
    { says: 'Shows the structure of the repository.', arguments: {} },
    { says: 'Shows one folder.', arguments: { path: ['src'] } },
  ],
}
