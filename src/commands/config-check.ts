import type { RunnableCommand } from '../core/engine.ts'
import { repoArgument } from './arguments/shared-arguments.ts'

export const configCheck: RunnableCommand = {
  name: 'config check',
  summary: 'Check the repository’s configuration and rule pages, and your user configuration',
  engine: async () => (await import('../core/engines/config-check.ts')).configCheckEngine,
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [repoArgument],
  examples: [{ says: 'Checks `.rubberduck.toml` before you commit it.', arguments: {} }],
}
