import type { Command } from '../core/command.ts'
import { repoArgument } from './arguments/shared-arguments.ts'

export const configCheck: Command = {
  name: 'config check',
  summary: 'Check the repository’s configuration and rule pages, and your user configuration',
  engine: 'config-check',
  answer: 'text',
  arguments: [repoArgument],
  examples: [{ says: 'Checks `.rubberduck.toml` before you commit it.', arguments: {} }],
}
