import type { RunnableCommand } from '../core/engine.ts'
import { estimateArgument, noModelArgument, repoArgument } from './arguments/shared-arguments.ts'

export const explain: RunnableCommand = {
  name: 'explain',
  summary: 'Explain code, a symbol, an error or a stack trace',
  engine: async () => (await import('../core/engines/explain.ts')).explainEngine,
  surfaces: ['terminal', 'conversation'],
  phrases: ['explain', 'what does'],
  menu: 'Explain this error',
  answer: 'text',
  streams: true,
  code: 'anywhere',
  arguments: [
    {
      name: 'target',
      type: 'rest',
      summary: 'a file, `path:line`, a symbol or an error message (`-` reads standard input)',
      positional: true,
      line: true,
    },
    repoArgument,
    noModelArgument,
    estimateArgument,
  ],
  examples: [{ says: 'Explains the function at that line and its callers.', arguments: { target: 'src/one.js:1' } }],
}
