import type { RunnableCommand } from '../core/engine.ts'

export const doctor: RunnableCommand = {
  name: 'doctor',
  summary: 'Check the credentials, permissions and webhooks of all configured platforms',
  surfaces: ['terminal'],
  answer: 'table',
  arguments: [],
  examples: [{ says: 'Checks every platform, and prints what to fix.', arguments: {} }],
}
