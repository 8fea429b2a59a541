import { fileKindOf } from '../../change/file-kind.ts'
import type { ChangeSet, RepoLookup } from '../../change/types.ts'
import { holdsLine } from '../../positions/line-ranges.ts'
import type { CodeSymbol } from '../../syntax/types.ts'
import type { Draft, LineRange, Related } from '../../types.ts'
import { classifyLines } from '../moves/classify-lines.ts'
import { newLines } from '../moves/patch.ts'
import type { Pass, PassResult } from '../pass.ts'
import { tokenStream } from '../tokens/read-stream.ts'
import { type CloneScore, cloneScore } from './clone-score.ts'
import { AddedCloneIndex, type Clone, linesOfTokens, type Source, wholeParts } from './clones.ts'
import { distinctiveUnits } from './search-terms.ts'

const mostOpened = 20
/** Maximum number of repeats to compare; the smallest ones are dropped. */
const mostCompared = 500
/**
 * Minimum number of tokens for a finding on part of a function. Shorter parts are only hints, because common sequences
 * of short steps are often unavoidable.
 */
const leastPartial = 100
const perUnit = 4
/** Maximum number of tokens of the change to compare. The report states if it is exceeded. */
const mostTokens = 1_000_000
/** Files in which copies are common: examples are self-contained, and migrations must not share code. */
const copiesWelcome =
  /(^|\/)(examples?|samples?|demos?|templates?|migrations?|fixtures?|benchmarks?|bench|snippets?|playground|docs?|locales?|i18n|codemods?)\//i
/** Files that exist once per platform or are derived from each other. */
const variants =
  /([-_.](linux|darwin|windows|unix|posix|win32|freebsd|openbsd|netbsd|amd64|arm64|386|ios|android|web|native|browser|node|a?sync)|\/_?a?sync)(?=[-_./])/gi

interface Found {
  clone: Clone
  worth: CloneScore
  lines: LineRange
  place: LineRange
}

/** Reports new code that already exists in the change or the repository, with the place to reuse. */
export const duplicationPass: Pass = {
  name: 'duplication',
  reads: {
    after: { outline: true, tokens: true, blocks: true },
    whole: { blocks: true },
  },

  words(change: ChangeSet): string[] {
    const units = distinctiveUnits(codeSources(change))
    return [...new Set(units.flatMap(({ words }) => words))]
  },

  async review(change: ChangeSet, lookup: RepoLookup): Promise<PassResult> {
    const inCode = codeSources(change)
    const { kept, cut } = withinBounds(inCode)
    const others = await openLikely(change, kept, lookup)
    const found = findClones(kept, [...kept, ...others], (_, worth) => worth !== undefined)
    const tests = withinBounds(sources(change, true)).kept
    const inTests = findClones(tests, tests, (_, worth) => worth.exact === 1 && worth.lines > 20)
    const drafts = [
      ...merge(found).map((group) => draft(group)),
      ...merge(inTests).map((group) => ({
        ...draft(group),
        severity: 'info' as const,
        confidence: 0.5,
        show: 'summary' as const,
      })),
    ]
    const highlights = cut
      ? ['The change is too large to check completely for duplicated code. Only part of it was compared.']
      : []
    return { drafts, highlights }
  },
}

function codeSources(change: ChangeSet): Source[] {
  return sources(change, false)
}

function sources(change: ChangeSet, tests: boolean): Source[] {
  const kinds = new Map(classifyLines(change).patches.map(({ patch, added }) => [patch.file, added]))
  return change.files.flatMap((file) => {
    if (
      file.after === undefined ||
      file.skipped !== undefined ||
      file.test !== tests ||
      copiesWelcome.test(file.after.path)
    )
      return []
    const stream = tokenStream(file.after, file.after.inspection?.language ?? file.language)
    if (stream === undefined) return []
    const lines = kinds.get(file)
    return [{ side: file.after, stream, fresh: newLines(file).flatMap((range) => freshRanges(range, lines)) }]
  })
}

/** Returns the parts of added lines that were not only moved. */
function freshRanges({ startLine, endLine }: LineRange, kinds: Map<number, string> | undefined): LineRange[] {
  const ranges: LineRange[] = []
  let open: LineRange | undefined
  for (let line = startLine; line <= endLine; line++) {
    const kind = kinds?.get(line)
    if (kind === 'moved' || kind === 'renamed' || kind === 'reformatted') open = undefined
    else if (open !== undefined) open.endLine = line
    else {
      open = { startLine: line, endLine: line }
      ranges.push(open)
    }
  }
  return ranges
}

function withinBounds(all: Source[]): { kept: Source[]; cut: boolean } {
  let tokens = 0
  const kept = all.filter(({ stream }) => {
    tokens += stream.size
    return tokens <= mostTokens
  })
  return { kept, cut: kept.length < all.length }
}

/** Opens files outside the change that share most of a new function's rare names. */
async function openLikely(change: ChangeSet, kept: Source[], lookup: RepoLookup): Promise<Source[]> {
  const changed = new Set(change.files.map(({ change: { path } }) => path))
  const scores = new Map<string, number>()
  for (const unit of distinctiveUnits(kept)) {
    const shared = new Map<string, number>()
    const known = unit.words.filter((word) => !lookup.unknown(word))
    for (const word of known) {
      for (const path of new Set(lookup.mentions(word).map((mention) => mention.path))) {
        if (!changed.has(path) && ending(path) === ending(unit.source.side.path))
          shared.set(path, (shared.get(path) ?? 0) + 1)
      }
    }
    const likely = [...shared].filter(([path, count]) => count >= Math.min(2, known.length) && isComparable(path))
    likely.sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    for (const [path, count] of likely.slice(0, perUnit)) scores.set(path, Math.max(scores.get(path) ?? 0, count))
  }
  const paths = [...scores].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, mostOpened)
  const opened = await Promise.all(paths.map(([path]) => lookup.open(path)))
  return opened.flatMap((side) => {
    const stream = side === undefined ? undefined : tokenStream(side, side.inspection?.language)
    if (
      side === undefined ||
      stream === undefined ||
      fileKindOf(side.path, side.text.slice(0, 4000)).skipped !== undefined
    )
      return []
    return [{ side, stream, fresh: [] }]
  })
}

function isComparable(path: string): boolean {
  const { test, skipped } = fileKindOf(path)
  return !test && skipped === undefined && !copiesWelcome.test(path)
}

function ending(path: string): string {
  return /\.[^./]+$/.exec(path)?.[0].replace(/^\.([cm]?[jt]sx?)$/, '.script') ?? ''
}

function findClones(fresh: Source[], all: Source[], accept: (clone: Clone, worth: CloneScore) => boolean): Found[] {
  const index = new AddedCloneIndex(fresh)
  const found: Found[] = []
  for (const original of all) {
    for (const raw of index.matches(original)) {
      if (isVariant(raw.copy.side.path, original.side.path)) continue
      for (const clone of wholeParts(raw)) {
        const lines = linesOfTokens(clone.copy.stream, clone.copyFrom, clone.copyTo)
        const place = linesOfTokens(original.stream, clone.originalFrom, clone.originalTo)
        if (isSecondHand(original, place) && !comesFirst(original, place, clone.copy, lines)) continue
        if (isDeclared(clone.copy, lines)) continue
        const worth = cloneScore(clone)
        if (worth !== undefined && accept(clone, worth)) found.push({ clone, worth, lines, place })
      }
    }
  }
  return found
}

function isVariant(a: string, b: string): boolean {
  return a !== b && a.replaceAll(variants, '') === b.replaceAll(variants, '')
}

/** Tells whether the other place is also new; only the later one is then reported. */
function isSecondHand({ fresh }: Source, { startLine }: LineRange): boolean {
  return holdsLine(fresh, startLine)
}

function comesFirst(a: Source, aLines: LineRange, b: Source, bLines: LineRange): boolean {
  return a === b ? aLines.startLine < bLines.startLine : a.side.path < b.side.path
}

const declarations = new Set(['interface', 'type', 'enum', 'struct', 'trait'])

function isDeclared({ side }: Source, lines: LineRange): boolean {
  return enclosing(side.inspection?.outline?.symbols ?? [], lines).some(({ kind }) => declarations.has(kind))
}

function enclosing(symbols: readonly CodeSymbol[], lines: LineRange): CodeSymbol[] {
  return symbols.filter((symbol) => encloses(symbol, lines))
}

function encloses(symbol: LineRange, lines: LineRange): boolean {
  return symbol.startLine <= lines.startLine && lines.endLine <= symbol.endLine
}

/** Merges findings with overlapping lines, the best place first. */
function merge(found: Found[]): [Found, ...Found[]][] {
  const value = ({ worth }: Found): number => worth.tokens * worth.exact
  const sorted = [...found].sort((a, b) => value(b) - value(a)).slice(0, mostCompared)
  const groups: [Found, ...Found[]][] = []
  for (const one of sorted) {
    const group = groups.find(
      ([first]) =>
        first.clone.copy === one.clone.copy &&
        first.lines.startLine <= one.lines.endLine &&
        one.lines.startLine <= first.lines.endLine,
    )
    if (group === undefined) groups.push([one])
    else group.push(one)
  }
  return groups
}

function draft(group: [Found, ...Found[]]): Draft {
  const [{ clone, worth, lines, place }] = group
  const path = clone.copy.side.path
  const count = lines.endLine - lines.startLine + 1
  const owner = enclosing(clone.original.side.inspection?.outline?.symbols ?? [], place).at(-1)
  const whole =
    owner !== undefined && place.endLine - place.startLine + 1 >= (owner.endLine - owner.startLine + 1) * 0.7
  const where = `\`${clone.original.side.path}:${place.startLine}-${place.endLine}\``
  const own = owner !== undefined && clone.original === clone.copy && encloses(owner, lines)
  const at = own
    ? `${where}, which is also in \`${owner.path}\``
    : owner === undefined
      ? where
      : `\`${owner.path}\` at ${where}`
  const differ = worth.exact === 1 ? '' : ', except for some names or values'
  const advice = callableKinds.has(owner?.kind ?? '')
    ? whole
      ? `Call \`${owner!.path}\` instead.`
      : 'Move the shared code into one function.'
    : 'Keep one copy and use it in both places.'
  const symbol = enclosing(clone.copy.side.inspection?.outline?.symbols ?? [], lines).at(-1)
  const confidence = Math.min(confidenceOf(worth), whole || worth.tokens >= leastPartial ? 1 : 0.55)
  return {
    rule: 'duplication/repeated-block',
    severity: worth.exact >= 0.95 && worth.tokens >= 200 ? 'warning' : 'info',
    category: 'duplication',
    path,
    startLine: lines.startLine,
    endLine: lines.endLine,
    ...(symbol === undefined ? {} : { symbol: symbol.path }),
    code: shapeCode(clone),
    message: `These ${count} lines duplicate ${at}${differ}. ${advice}`,
    confidence,
    related: relatedPlaces(group),
    ...(confidence < 0.6 ? { show: 'summary' as const } : {}),
  }
}

const callableKinds = new Set(['function', 'method', 'constructor'])

function relatedPlaces(group: Found[]): Related[] {
  const places = new Map<string, Related>()
  for (const { clone, place } of group) {
    const path = clone.original.side.path
    const text = clone.original.stream.text.split('\n')[place.startLine - 1]?.trim() ?? ''
    const known = [...places.values()].some(
      (other) => other.path === path && other.startLine <= place.endLine && place.startLine <= other.endLine,
    )
    if (!known) places.set(`${path}:${place.startLine}`, { path, ...place, text })
  }
  return [...places.values()].slice(0, 5)
}

function confidenceOf({ tokens, exact }: CloneScore): number {
  if (exact >= 0.95) return tokens >= 100 ? 0.9 : 0.75
  if (tokens >= 150) return exact >= 0.75 ? 0.75 : 0.6
  return tokens >= 80 && exact >= 0.8 ? 0.65 : 0.5
}

function shapeCode({ copy, copyFrom, copyTo }: Clone): string {
  let hash = 0
  for (let i = copyFrom; i < copyTo; i++) hash = (Math.imul(hash, 31) + copy.stream.shape[i]!) | 0
  return `${copyTo - copyFrom}:${hash >>> 0}`
}
