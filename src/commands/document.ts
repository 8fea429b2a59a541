import type { RunnableCommand } from '../core/engine.ts'
import { editArguments } from './arguments/shared-arguments.ts'

export const documentCode: RunnableCommand = {
  name: 'document',
  summary: 'Write doc comments for undocumented exports',
  engine: async () => (await import('../core/engines/document.ts')).documentCodeEngine,
  surfaces: ['terminal', 'conversation'],
  phrases: ['document', 'write documentation for'],
  answer: 'text',
  code: 'anywhere',
  arguments: [
    { name: 'path', type: 'path', summary: 'files to document', positional: true, repeatable: true, required: true },
    ...editArguments,
  ],
  examples: [{ says: 'Documents the exports of a file.', arguments: { path: ['src/one.js'] } }],
}
