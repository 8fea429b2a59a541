import type { RunnableCommand } from '../core/engine.ts'

export const serve: RunnableCommand = {
  name: 'serve',
  summary: 'Run the server, which reviews pull requests and answers comments on GitHub',
  surfaces: ['terminal'],
  answer: 'text',
  arguments: [
    { name: 'port', type: 'integer', summary: 'port to listen on; overrides PORT', minimum: 0, maximum: 65_535 },
    {
      name: 'role',
      type: 'choice',
      summary:
        '`front` only receives webhooks and `worker` only runs jobs (for multiple machines that share a PostgreSQL database)',
      choices: ['all', 'front', 'worker'],
      default: 'all',
    },
  ],
  examples: [
    {
      says: 'Starts the server. Without credentials, it prints the address of the setup page.',
      arguments: { port: 3000 },
    },
  ],
}
