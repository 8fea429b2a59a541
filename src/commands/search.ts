import type { Command } from '../core/command.ts'
import { noModelArgument, repoArgument } from './shared-arguments.ts'

export const search: Command = {
  name: 'search',
  summary: 'Find code by words, symbols, and meaning where a model gives vectors',
  engine: 'search',
  answer: 'table',
  arguments: [
    { name: 'words', type: 'rest', summary: 'what to look for; parts of names will do', positional: true },
    { name: 'symbol', type: 'string', summary: 'only the definitions of this name' },
    { name: 'limit', type: 'integer', summary: 'places at most', minimum: 1, maximum: 200, default: 15 },
    repoArgument,
    noModelArgument,
  ],
  examples: [
    { says: 'Finds `parsePatch` and what else is about it.', arguments: { words: 'parse patch' } },
    { says: 'Finds where a name is defined.', arguments: { symbol: 'parsePatch' } },
  ],
}
