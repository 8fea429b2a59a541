import { chunksOf } from './chunks.ts'
import { namesIn, wordsOfNames } from './name-words.ts'
import type { DefinedSymbol, TextIndex } from './types.ts'

/** What a search index keeps of a text, chunk by chunk. */
export function indexText(text: string, symbols: DefinedSymbol[]): TextIndex {
  const lines = text.split('\n')
  const names = new Set<string>()
  const chunks = chunksOf(lines.length, symbols).map(({ startLine, endLine }) => {
    const own = namesIn(lines.slice(startLine - 1, endLine).join('\n'))
    for (const name of own) names.add(name)
    const defined = symbols.filter((symbol) => symbol.startLine >= startLine && symbol.startLine <= endLine)
    return {
      ...{ startLine, endLine },
      symbols: wordsOfNames(new Set(defined.map(({ name }) => name))).join(' '),
      words: wordsOfNames(own).join(' '),
    }
  })
  return { symbols, chunks, names: [...names] }
}
