import type { Command } from '../core/command.ts'
import { repoArgument } from './shared-arguments.ts'

export const configCheck: Command = {
  name: 'config check',
  summary: 'Check the configuration of the repository, its rule pages, and your own configuration',
  engine: 'config-check',
  answer: 'text',
  arguments: [repoArgument],
  examples: [{ says: 'Checks `.rubberduck.toml` before you commit it.', arguments: {} }],
}
