import type { RunnableCommand } from '../core/engine.ts'

export const undo: RunnableCommand = {
  name: 'undo',
  summary: 'Undo the last commit of RubberDuck on this pull request',
  engine: async () => (await import('../core/engines/undo.ts')).undoEngine,
  surfaces: ['conversation'],
  on: 'change',
  code: 'change',
  commits: true,
  needs: 'write',
  phrases: ['undo', 'undo that', 'undo this', 'revert your commit', 'take it back'],
  answer: 'text',
  arguments: [],
  examples: [{ says: 'Commits the files as they were before the last commit of RubberDuck.', arguments: {} }],
}
