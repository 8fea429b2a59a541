import type { RunnableCommand } from '../core/engine.ts'

export const resume: RunnableCommand = {
  name: 'resume',
  summary: 'Resume reviewing new pushes to this pull request',
  engine: async () => (await import('../core/engines/resume.ts')).resumeEngine,
  surfaces: ['conversation'],
  on: 'change',
  needs: 'write',
  phrases: ['resume', 'start reviewing again', 'continue reviewing'],
  answer: 'text',
  arguments: [],
  examples: [{ says: 'Resumes reviews after a pause.', arguments: {} }],
}
