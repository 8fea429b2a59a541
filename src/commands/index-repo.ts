import type { Command } from '../core/command.ts'
import { noModelArgument, repoArgument } from './shared-arguments.ts'

export const indexRepo: Command = {
  name: 'index',
  summary: 'Build the index that search uses, or bring it up to date',
  engine: 'index',
  answer: 'text',
  arguments: [repoArgument, noModelArgument],
  examples: [{ says: 'Indexes the repository that you are in.', arguments: {} }],
}
