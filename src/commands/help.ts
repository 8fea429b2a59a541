import type { Command } from '../core/command.ts'

export const help: Command = {
  name: 'help',
  summary: 'List the commands, or explain one',
  engine: 'help',
  on: 'change',
  phrases: ['what can you do', 'help', 'how do i use'],
  answer: 'text',
  arguments: [{ name: 'topic', type: 'rest', summary: 'a command', positional: true }],
  examples: [
    { says: 'Lists the commands.', arguments: {} },
    { says: 'Explains one command.', arguments: { topic: 'why' } },
  ],
}
