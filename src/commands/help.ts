import type { Command } from '../core/command.ts'

export const help: Command = {
  name: 'help',
  summary: 'List the commands, or show help for one command',
  engine: 'help',
  on: 'change',
  phrases: ['what can you do', 'help', 'how do i use'],
  answer: 'text',
  arguments: [{ name: 'topic', type: 'rest', summary: 'name of a command', positional: true }],
  examples: [
    { says: 'Lists the commands.', arguments: {} },
    { says: 'Shows help for one command.', arguments: { topic: 'why' } },
  ],
}
