import type { RunnableCommand } from '../core/engine.ts'

export const pause: RunnableCommand = {
  name: 'pause',
  summary: 'Stop reviewing new pushes to this pull request',
  engine: async () => (await import('../core/engines/pause.ts')).pauseEngine,
  surfaces: ['conversation'],
  on: 'change',
  needs: 'write',
  phrases: ['stop reviewing', 'be quiet', 'pause'],
  answer: 'text',
  arguments: [],
  examples: [{ says: 'Pauses reviews until you resume them.', arguments: {} }],
}
