import type { Command } from '../core/command.ts'
import { repoArgument } from './shared-arguments.ts'

export const configCheck: Command = {
  name: 'config check',
  summary: 'Check the configuration and the rule pages of the repository, and say what is in force',
  engine: 'config-check',
  answer: 'text',
  arguments: [repoArgument],
  examples: [{ says: 'Checks `.rubberduck.toml` before you commit it.', arguments: {} }],
}
