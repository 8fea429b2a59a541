import type { RunnableCommand } from '../core/engine.ts'
import { noModelArgument, repoArgument } from './arguments/shared-arguments.ts'

export const search: RunnableCommand = {
  name: 'search',
  summary: 'Search code by words and symbols, and by meaning with an embedding model',
  engine: async () => (await import('../core/engines/search.ts')).searchEngine,
  surfaces: ['terminal', 'conversation'],
  phrases: ['search for', 'search'],
  answer: 'table',
  code: 'anywhere',
  arguments: [
    { name: 'words', type: 'rest', summary: 'words to search for; parts of names also match', positional: true },
    { name: 'symbol', type: 'string', summary: 'list only definitions with this name' },
    { name: 'limit', type: 'integer', summary: 'maximum number of results', minimum: 1, maximum: 200, default: 15 },
    repoArgument,
    noModelArgument,
  ],
  examples: [
    { says: 'Finds `parsePatch` and related code.', arguments: { words: 'parse patch' } },
    { says: 'Finds the definition of a name.', arguments: { symbol: 'parsePatch' } },
  ],
}
