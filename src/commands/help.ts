import type { RunnableCommand } from '../core/engine.ts'

export const help: RunnableCommand = {
  name: 'help',
  summary: 'List the commands, or show help for one command',
  engine: async () => (await import('../core/engines/help.ts')).helpEngine,
  surfaces: ['conversation'],
  answers: 'help',
  phrases: ['what can you do', 'help', 'how do i use'],
  answer: 'text',
  arguments: [{ name: 'topic', type: 'rest', summary: 'name of a command', positional: true }],
  examples: [
    { says: 'Lists the commands.', arguments: {} },
    { says: 'Shows help for one command.', arguments: { topic: 'why' } },
  ],
}
