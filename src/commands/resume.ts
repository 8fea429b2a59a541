import type { Command } from '../core/command.ts'

export const resume: Command = {
  name: 'resume',
  summary: 'Resume reviewing new pushes to this pull request',
  engine: 'resume',
  on: 'change',
  needs: 'write',
  phrases: ['resume', 'start reviewing again', 'continue reviewing'],
  answer: 'text',
  arguments: [],
  examples: [{ says: 'Resumes reviews after `/pause`.', arguments: {} }],
}
