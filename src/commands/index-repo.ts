import type { RunnableCommand } from '../core/engine.ts'
import { noModelArgument, repoArgument } from './arguments/shared-arguments.ts'

export const indexRepo: RunnableCommand = {
  name: 'index',
  summary: 'Build or update the search index',
  engine: async () => (await import('../core/engines/index-repo.ts')).indexEngine,
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [repoArgument, noModelArgument],
  examples: [{ says: 'Indexes the current repository.', arguments: {} }],
}
