import { fileKindOf } from '../change/file-kind.ts'
import type { Repository } from '../git/repository.ts'
import type { LineRange } from '../positions/line-ranges.ts'
import { declares } from '../syntax/declares-name.ts'
import { readSymbols } from './file-symbols.ts'
import type { Workspace } from './workspace.ts'

export interface Declaration extends LineRange {
  path: string
  /** Line of its name. */
  line: number
}

/** Tells whether a text looks like a symbol: `total`, `Cart.total`, `Cart#total`, `cart::total`, `empty?`. */
export function isSymbolName(text: string): boolean {
  return /^[\p{L}_$][\p{L}\p{N}_$.:#]*[?!]?$/u.test(text)
}

/** Ranks paths by usefulness for explaining a symbol: code that uses it, then tests, then documentation. */
export function distanceFromUse(path: string): number {
  const { test, documentation } = fileKindOf(path)
  return documentation ? 2 : test ? 1 : 0
}

/**
 * Maximum number of files to search for a symbol. Code outside tests comes first, and of that the files with a
 * declaring line.
 */
const mostSearched = 200

/**
 * Finds the declarations of a symbol, or of `Class.method`, in the outlines of the files that mention it, or in their
 * lines if there is no outline.
 */
export async function findDeclarations(
  named: string,
  repository: Repository,
  side: string,
  workspace: Workspace,
): Promise<Declaration[]> {
  const symbol = named.replaceAll(/::|#/g, '.')
  const name = symbol.slice(symbol.lastIndexOf('.') + 1)
  const { mentions } = await repository.grep(side, [name], { perWord: 20_000 })
  const telling = new Set(mentions.filter(({ text }) => declares(text, name)).map(({ path }) => path))
  const distance = (path: string) => distanceFromUse(path) * 2 + (telling.has(path) ? 0 : 1)
  const paths = [...new Set(mentions.map(({ path }) => path))]
    .filter((path) => !fileKindOf(path).documentation)
    .toSorted((one, other) => distance(one) - distance(other))
  const found = await Promise.all(
    paths.slice(0, mostSearched).map(async (path) => {
      const { symbols, language } = await readSymbols(path, repository, side, workspace)
      const own = symbols.filter(
        ({ path: full, kind }) => (full === symbol || full.endsWith(`.${symbol}`)) && kind !== 'constructor',
      )
      if (language !== undefined)
        return own.map(({ nameLine: line, startLine, endLine, kind }) => ({
          path,
          line,
          startLine,
          endLine,
          held: /^(?:variable|constant)$/.test(kind),
        }))
      const lines = mentions.filter((each) => each.path === path && declares(each.text, name))
      return lines.map(({ line }) => ({ path, line, startLine: line, endLine: line, held: false }))
    }),
  )
  const all = found.flat()
  // Tests may declare their own symbols with the same name, and imports bind the name to a variable.
  const weight = ({ path, held }: (typeof all)[number]) => distanceFromUse(path) * 2 + (held ? 1 : 0)
  const least = Math.min(...all.map(weight))
  return all.filter((place) => weight(place) === least).map(({ held: _, ...place }) => place)
}
