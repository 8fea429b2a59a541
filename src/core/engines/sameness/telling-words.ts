import type { LineRange } from '../../types.ts'
import type { Source } from './clones.ts'
import { leastLines } from './clones.ts'

/** A stretch of new code and the words by which a copy of it would be found. */
export interface Unit extends LineRange {
  source: Source
  words: string[]
}

const perUnit = 4
const inAll = 30
const callable = new Set(['function', 'method', 'constructor'])
/** Long enough to pass for rare, but in every code base. */
const common =
  /^(toString|hasOwnProperty|constructor|prototype|forEach|includes|indexOf|startsWith|endsWith|addEventListener|stringify|isArray|__init__|isinstance|Println|Printf|Sprintf|Errorf|describe|before|after|should|console|require|exports|default|undefined|params|config|options|context|request|response|message|result|results|length|values|string|number|append|extend|format|render|return|children|className|onClick|useState|useEffect|useMemo|useCallback|Promise|resolve|reject|filter|reduce|concat|replace|slice|splice|String|Number|Object|Error|ValueError|TypeError|KeyError)$/

/** Functions of the new code and what is left between them, the longest first, each with a few rare names. */
export function tellingUnits(sources: readonly Source[]): Unit[] {
  const units = sources.flatMap(unitsOf).filter((unit) => unit.words.length > 0)
  units.sort((a, b) => b.endLine - b.startLine - (a.endLine - a.startLine))
  const words = new Set<string>()
  const kept: Unit[] = []
  for (const unit of units) {
    const own = unit.words.filter((word) => words.has(word) || words.size + 1 <= inAll).slice(0, perUnit)
    if (words.size >= inAll && own.every((word) => !words.has(word))) break
    for (const word of own) if (words.size < inAll) words.add(word)
    const usable = own.filter((word) => words.has(word))
    if (usable.length > 0) kept.push({ ...unit, words: usable })
  }
  return kept
}

function unitsOf(source: Source): Unit[] {
  const outline = source.side.inspection?.outline
  if (outline === undefined) return []
  const functions = outline.symbols.filter(({ kind }) => callable.has(kind))
  const declared = new Set(outline.symbols.map(({ name }) => name))
  const units: Unit[] = []
  for (const range of source.fresh) {
    if (range.endLine - range.startLine + 1 < leastLines) continue
    const inside = functions.filter(
      ({ startLine, endLine }) => range.startLine <= startLine && endLine <= range.endLine,
    )
    const outer = inside.filter(
      (one) =>
        !inside.some((other) => other !== one && other.startLine <= one.startLine && one.endLine < other.endLine),
    )
    const ranges: (LineRange & { name?: string })[] = outer.length > 0 ? outer : [range]
    for (const { startLine, endLine, name } of ranges) {
      if (endLine - startLine + 1 < leastLines) continue
      const scores = new Map<string, number>()
      for (const { name: word, line, kind, qualifier } of outline.references) {
        if (line < startLine || line > endLine || kind === 'type' || word.length < 5 || common.test(word)) continue
        scores.set(word, rarity(word) + (qualifier === undefined ? 0 : 2) - (declared.has(word) ? 8 : 0))
      }
      const ranked = [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).map(([word]) => word)
      const own = name !== undefined && name.length >= 6 && !common.test(name) ? [name] : []
      units.push({ source, startLine, endLine, words: [...new Set([...own, ...ranked])].slice(0, perUnit) })
    }
  }
  return units
}

function rarity(word: string): number {
  return Math.min(word.length, 20) + (/[a-z][A-Z]|_./.test(word) ? 4 : 0)
}
