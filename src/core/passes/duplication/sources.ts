import { fileKindOf } from '../../change/file-kind.ts'
import { firstLines } from '../../change/file-reader.ts'
import type { ChangedFile, ChangeSet, RepoLookup } from '../../change/types.ts'
import type { LineRange } from '../../positions/line-ranges.ts'
import { classifyLines, type LineKind } from '../moves/classify-lines.ts'
import { newLines } from '../moves/patch.ts'
import { tokenStream } from '../tokens/read-stream.ts'
import type { Source } from './clones.ts'
import { ending, isComparable, welcomesCopies } from './comparable-paths.ts'
import { distinctiveUnits, type Unit } from './search-terms.ts'

/** Maximum number of files to open per unit of new code, and in total. */
const perUnit = 4
const mostOpened = 20
/** Maximum number of tokens of the change to compare. The report states if it is exceeded. */
const mostTokens = 1_000_000

export function codeSources(change: ChangeSet): Source[] {
  return readSources(change, ({ test }) => !test)
}

export function testSources(change: ChangeSet): Source[] {
  return readSources(change, ({ test }) => test)
}

function readSources(change: ChangeSet, wanted: (file: ChangedFile) => boolean): Source[] {
  const kinds = new Map(classifyLines(change).patches.map(({ patch, added }) => [patch.file, added]))
  return change.files.flatMap((file) => {
    const { after, skipped } = file
    if (after === undefined || skipped !== undefined || !wanted(file) || welcomesCopies(after.path)) return []
    const stream = tokenStream(after, after.inspection?.language ?? file.language)
    if (stream === undefined) return []
    return [{ side: after, stream, fresh: newLines(file).flatMap((range) => freshRanges(range, kinds.get(file))) }]
  })
}

/** Returns the parts of added lines that were not only moved. */
function freshRanges({ startLine, endLine }: LineRange, kinds: Map<number, LineKind> | undefined): LineRange[] {
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

/** Returns as many sources as can be compared, and tells whether some were dropped. */
export function withinBounds(all: readonly Source[]): { kept: Source[]; cut: boolean } {
  let tokens = 0
  const kept = all.filter(({ stream }) => {
    tokens += stream.size
    return tokens <= mostTokens
  })
  return { kept, cut: kept.length < all.length }
}

/** Opens files outside the change that share most of a new function's rare names. */
export async function openLikelyOriginals(
  change: ChangeSet,
  kept: readonly Source[],
  lookup: RepoLookup,
): Promise<Source[]> {
  const changed = new Set(change.files.map((file) => file.change.path))
  const scores = new Map<string, number>()
  for (const unit of distinctiveUnits(kept)) {
    for (const [path, count] of likelyPaths(unit, changed, lookup)) {
      scores.set(path, Math.max(scores.get(path) ?? 0, count))
    }
  }
  const paths = [...scores].toSorted(byCount).slice(0, mostOpened)
  const opened = await Promise.all(paths.map(([path]) => lookup.open(path)))
  return opened.flatMap((side) => {
    const stream = side === undefined ? undefined : tokenStream(side, side.inspection?.language)
    if (side === undefined || stream === undefined) return []
    const { skipped } = fileKindOf(side.path, firstLines(side.text))
    return skipped === undefined ? [{ side, stream, fresh: [] }] : []
  })
}

/** Returns the unchanged files that mention most of a unit's words, with the number of these words. */
function likelyPaths(unit: Unit, changed: ReadonlySet<string>, lookup: RepoLookup): [string, number][] {
  const counts = new Map<string, number>()
  const known = unit.words.filter((word) => !lookup.unknown(word))
  for (const word of known) {
    for (const path of new Set(lookup.mentions(word).map((mention) => mention.path))) {
      if (changed.has(path) || ending(path) !== ending(unit.source.side.path)) continue
      counts.set(path, (counts.get(path) ?? 0) + 1)
    }
  }
  const likely = [...counts].filter(([path, count]) => count >= Math.min(2, known.length) && isComparable(path))
  return likely.toSorted(byCount).slice(0, perUnit)
}

function byCount([path, count]: [string, number], [otherPath, otherCount]: [string, number]): number {
  return otherCount - count || (path < otherPath ? -1 : 1)
}
