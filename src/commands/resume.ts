import type { Command } from '../core/command.ts'

export const resume: Command = {
  name: 'resume',
  summary: 'Review new pushes to this pull request again',
  engine: 'resume',
  on: 'change',
  needs: 'write',
  phrases: ['resume', 'start reviewing again', 'continue reviewing'],
  answer: 'text',
  arguments: [],
  examples: [{ says: 'Lifts `/pause`.', arguments: {} }],
}
