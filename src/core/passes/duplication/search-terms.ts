import { outlineIndex } from '../../change/outline-index.ts'
import { memoize } from '../../memoize.ts'
import { type LineRange, startingIn } from '../../positions/line-ranges.ts'
import type { Outline, Reference } from '../../syntax/types.ts'
import { leastLines, type Source } from './clones.ts'

/** A range of new code and the words that identify copies of it. */
export interface Unit extends LineRange {
  source: Source
  words: string[]
}

const perUnit = 4
const inAll = 30
const callable = new Set(['function', 'method', 'constructor'])
/** Long words that are nevertheless common in every code base. */
const common =
  /^(toString|hasOwnProperty|constructor|prototype|forEach|includes|indexOf|startsWith|endsWith|addEventListener|stringify|isArray|__init__|isinstance|Println|Printf|Sprintf|Errorf|describe|before|after|should|console|require|exports|default|undefined|params|config|options|context|request|response|message|result|results|length|values|string|number|append|extend|format|render|return|children|className|onClick|useState|useEffect|useMemo|useCallback|Promise|resolve|reject|filter|reduce|concat|replace|slice|splice|String|Number|Object|Error|ValueError|TypeError|KeyError)$/

/** Returns the functions of the new code and the code between them, the longest first, each with a few rare names. */
export function distinctiveUnits(sources: readonly Source[]): Unit[] {
  const stretches = sources.flatMap(stretchesOf)
  stretches.sort((a, b) => b.endLine - b.startLine - (a.endLine - a.startLine))
  const words = new Set<string>()
  const units: Unit[] = []
  for (const stretch of stretches) {
    if (words.size >= inAll) break
    const own = wordsOf(stretch).slice(0, perUnit)
    const usable = own.filter((word) => words.has(word) || words.size < inAll)
    for (const word of usable) words.add(word)
    const { source, startLine, endLine } = stretch
    if (usable.length > 0) units.push({ source, startLine, endLine, words: usable })
  }
  return units
}

interface Stretch extends LineRange {
  source: Source
  outline: Outline
  name?: string
}

function stretchesOf(source: Source): Stretch[] {
  const outline = source.side.inspection?.outline
  if (outline === undefined) return []
  const functions = outline.symbols.filter(({ kind }) => callable.has(kind))
  functions.sort((a, b) => a.startLine - b.startLine || b.endLine - a.endLine)
  const stretches: Stretch[] = []
  for (const range of source.fresh) {
    if (!isLong(range)) continue
    const before = stretches.length
    let end = 0
    for (const { startLine, endLine, name } of startingIn(functions, range)) {
      if (endLine > range.endLine || startLine <= end) continue
      end = endLine
      if (isLong({ startLine, endLine })) stretches.push({ source, outline, startLine, endLine, name })
    }
    if (end === 0 && stretches.length === before) stretches.push({ source, outline, ...range })
  }
  return stretches
}

function isLong({ startLine, endLine }: LineRange): boolean {
  return endLine - startLine + 1 >= leastLines
}

function wordsOf({ outline, startLine, endLine, name: own }: Stretch): string[] {
  const declared = outlineIndex(outline).byName
  const scores = new Map<string, number>()
  for (const { name, kind, qualifier } of referencesIn(outline, startLine, endLine)) {
    if (kind === 'type' || name.length < 5 || common.test(name)) continue
    scores.set(name, rarity(name) + (qualifier === undefined ? 0 : 2) - (declared.has(name) ? 8 : 0))
  }
  const ranked = [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word)
  return own !== undefined && own.length >= 6 && !common.test(own) ? [...new Set([own, ...ranked])] : ranked
}

const byLine = memoize(({ references }: Outline) => Map.groupBy(references, ({ line }) => line))

function* referencesIn(outline: Outline, startLine: number, endLine: number): Generator<Reference> {
  for (let line = startLine; line <= endLine; line++) yield* byLine(outline).get(line) ?? []
}

function rarity(word: string): number {
  return Math.min(word.length, 20) + (/[a-z][A-Z]|_./.test(word) ? 4 : 0)
}
