import type { Command } from '../core/command.ts'
import { noModelArgument, repoArgument } from './shared-arguments.ts'

export const chat: Command = {
  name: 'chat',
  summary: 'Talk about the repository: commands with a slash, or plain words; goes on where it was left',
  engine: 'chat',
  answer: 'text',
  arguments: [{ name: 'new', type: 'boolean', summary: 'begin a new conversation' }, repoArgument, noModelArgument],
  examples: [{ says: 'Goes on with the last conversation about this repository.', arguments: {} }],
}
