import type { Command } from '../core/command.ts'
import { noModelArgument, repoArgument } from './arguments/shared-arguments.ts'

export const indexRepo: Command = {
  name: 'index',
  summary: 'Build or update the search index',
  engine: 'index-repo',
  answer: 'text',
  arguments: [repoArgument, noModelArgument],
  examples: [{ says: 'Indexes the current repository.', arguments: {} }],
}
