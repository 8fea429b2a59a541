import { must } from '../must.ts'
import type { LineRange } from '../positions/line-ranges.ts'
import type { DefinedSymbol } from '../syntax/types.ts'
import { chunksOf } from './chunks.ts'
import { readNames, wordsOfName } from './name-words.ts'

/** The indexed data of one text. */
export interface TextIndex {
  /**
   * Every line is in exactly one chunk. `symbols` are the words of the symbols that begin there, `words` those of all
   * names.
   */
  chunks: (LineRange & { symbols: string; words: string })[]
  /** All distinct names, separated by spaces. */
  names: string
}

export function indexText(text: string, symbols: readonly DefinedSymbol[]): TextIndex {
  const lineEnds = lineEndsOf(text)
  const chunks = chunksOf(lineEnds.length, symbols)
  const { names, words } = readNames(
    text,
    chunks.map(({ endLine }) => must(lineEnds[endLine - 1])),
  )
  return {
    names: names.join(' '),
    chunks: chunks.map(({ startLine, endLine }, at) => {
      const defined = symbols.filter((symbol) => symbol.startLine >= startLine && symbol.startLine <= endLine)
      return {
        startLine,
        endLine,
        symbols: wordsOfName(defined.map(({ name }) => name).join(' ')).join(' '),
        words: must(words[at]).join(' '),
      }
    }),
  }
}

/** Returns the offset after the end of each line. The last line may be empty. */
function lineEndsOf(text: string): number[] {
  const ends: number[] = []
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) ends.push(at + 1)
  ends.push(text.length)
  return ends
}
