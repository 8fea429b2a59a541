import type { Command } from '../core/command.ts'

export const serve: Command = {
  name: 'serve',
  summary: 'Run the server: GitHub sends it pull requests and comments, it reviews and answers',
  engine: 'serve',
  answer: 'text',
  arguments: [
    { name: 'port', type: 'integer', summary: 'port to listen on; beats PORT', minimum: 0, maximum: 65_535 },
    {
      name: 'role',
      type: 'choice',
      summary: '`front` only takes deliveries, `worker` only does jobs, for several machines on one PostgreSQL',
      choices: ['all', 'front', 'worker'],
      default: 'all',
    },
  ],
  examples: [{ says: 'Starts it; without credentials it opens the page that makes them.', arguments: { port: 3000 } }],
}
