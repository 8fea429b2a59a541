import type { Command } from '../core/command.ts'

export const pause: Command = {
  name: 'pause',
  summary: 'Stop reviewing new pushes to this pull request',
  engine: 'pause',
  on: 'change',
  needs: 'write',
  phrases: ['stop reviewing', 'be quiet', 'pause'],
  answer: 'text',
  arguments: [],
  examples: [{ says: 'Pauses reviews until you use `/resume`.', arguments: {} }],
}
