import type { RunnableCommand } from '../core/engine.ts'
import { noModelArgument, repoArgument } from './arguments/shared-arguments.ts'

export const chat: RunnableCommand = {
  name: 'chat',
  summary: 'Chat about the repository, using slash commands or plain language',
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [{ name: 'new', type: 'boolean', summary: 'start a new conversation' }, repoArgument, noModelArgument],
  examples: [{ says: 'Continues the last conversation about this repository.', arguments: {} }],
}
