import type { ChangeSet } from '../../change/types.ts'
import type { LineRange } from '../../positions/line-ranges.ts'
import type { Pass, PassResult } from '../pass.ts'
import { type ChangeLines, classifyLines, type LineKind, lineReads } from './classify-lines.ts'

/**
 * Thresholds for reporting the pure share: a number of lines with a minimum share of all lines, or a larger share of a
 * small change. Below `mostly`, a few blocks of at least `block` lines must contain most of it (`together`).
 */
const worthwhile = { lines: 20, ofLines: 0.1, share: 0.3, leastLines: 6, mostly: 0.5, block: 5, together: 0.6 }
/** Maximum number of locations in a sentence. */
const mostPlaces = 8

const pureKinds = ['moved', 'renamed', 'reformatted'] as const
type PureKind = (typeof pureKinds)[number]

/** Reports how much of the change only moves, renames or reformats code, and what remains to be reviewed. */
export const movesPass: Pass = {
  name: 'moves',
  reads: { before: lineReads, after: lineReads },
  review(change: ChangeSet): PassResult {
    return { drafts: [], highlights: summarize(classifyLines(change), comparesAll(change)) }
  },
}

/**
 * Returns the lines of each file on the new side (by new path) that were only moved, consistently renamed or
 * reformatted. New comments and blank lines are excluded.
 */
export function pureLines(change: ChangeSet): Map<string, Set<number>> {
  const result = new Map<string, Set<number>>()
  for (const { patch, added } of classifyLines(change).patches) {
    const lines = new Set<number>()
    for (const [line, kind] of added) if (isPure(kind)) lines.add(line)
    if (lines.size > 0) result.set(patch.file.change.path, lines)
  }
  return result
}

function isPure(kind: LineKind): kind is PureKind {
  return kind === 'moved' || kind === 'renamed' || kind === 'reformatted'
}

/** A run of lines, with the number of them that are code. */
interface Run extends LineRange {
  lines: number
}

interface Place extends Run {
  path: string
  removed: boolean
}

/**
 * Tells whether no file was excluded (binary, generated, not parsed), so that a statement about the whole change is
 * valid.
 */
function comparesAll(change: ChangeSet): boolean {
  const compared = new Set(classifyLines(change).patches.map(({ patch }) => patch.file))
  return change.files.every((file) => compared.has(file) || (file.change.hunks.length === 0 && !file.change.binary))
}

/** Returns the sentences of the report. `all`: every file of the change was compared. */
function summarize({ patches, cut }: ChangeLines, all: boolean): string[] {
  const highlights = cut ? ['The change is too large to detect moved code.'] : []
  const counts = countKinds(patches)
  const sentence =
    describeComments(counts, all) ?? describeMostlyPure(counts, patches, all) ?? describePurePart(counts, patches)
  return sentence === undefined ? highlights : [...highlights, sentence]
}

/** The number of changed lines of each kind, and of groups of them. */
interface Counts {
  kinds: Record<LineKind, number>
  total: number
  pure: number
  /** Comments and blank lines. */
  neutral: number
}

function countKinds(patches: ChangeLines['patches']): Counts {
  const kinds: Record<LineKind, number> = { moved: 0, renamed: 0, reformatted: 0, comment: 0, blank: 0, new: 0 }
  for (const { added, removed } of patches) {
    for (const kind of [...added.values(), ...removed.values()]) kinds[kind]++
  }
  const pure = kinds.moved + kinds.renamed + kinds.reformatted
  const neutral = kinds.comment + kinds.blank
  return { kinds, total: pure + neutral + kinds.new, pure, neutral }
}

function describeComments({ kinds, total, pure }: Counts, all: boolean): string | undefined {
  if (!all || pure > 0 || kinds.new > 0 || kinds.comment === 0) return undefined
  return `No code changed. All ${total} changed lines are comments or blank.`
}

function describeMostlyPure(counts: Counts, patches: ChangeLines['patches'], all: boolean): string | undefined {
  const { kinds, total, pure, neutral } = counts
  if (!isWorthwhile(counts) || shareOfCode(counts) < worthwhile.mostly) return undefined
  const parts = partsOf(kinds)
  if (neutral > 0) parts.push(`${neutral} comments or blank`)
  const head = `${pure + neutral} of ${total} changed lines were only moved, renamed or reformatted (${parts.join(', ')})`
  if (kinds.new === 0) return `${head}. Nothing else changed${all ? '' : ' in the compared files'}.`
  const rest = findPlaces(patches, (kind) => kind === 'new')
  return `${head}. Review ${kinds.new === 1 ? 'this line' : `these ${kinds.new} lines`}: ${list(rest)}.`
}

/** Describes a smaller pure share, if a few blocks contain most of it. */
function describePurePart(counts: Counts, patches: ChangeLines['patches']): string | undefined {
  if (!isWorthwhile(counts) || shareOfCode(counts) >= worthwhile.mostly) return undefined
  const pure = findPlaces(patches, isPure).filter((place) => !place.removed)
  const blocks = pure.filter(({ lines }) => lines >= worthwhile.block)
  if (blocks.length > mostPlaces || linesOf(blocks) < linesOf(pure) * worthwhile.together) return undefined
  const head = `${counts.pure} of ${counts.total} changed lines were only moved, renamed or reformatted (${partsOf(counts.kinds).join(', ')})`
  return `${head}, mainly ${list(blocks)}. Review the rest.`
}

function isWorthwhile(counts: Counts): boolean {
  const share = shareOfCode(counts)
  const many = counts.pure >= worthwhile.lines && share >= worthwhile.ofLines
  return many || (counts.pure >= worthwhile.leastLines && share >= worthwhile.share)
}

function shareOfCode({ total, pure, neutral }: Counts): number {
  return total === neutral ? 0 : pure / (total - neutral)
}

function partsOf(kinds: Counts['kinds']): string[] {
  return pureKinds.filter((kind) => kinds[kind] > 0).map((kind) => `${kinds[kind]} ${kind}`)
}

function linesOf(places: readonly Place[]): number {
  return places.reduce((lines, place) => lines + place.lines, 0)
}

/** Returns runs of such lines on the new side, and on the old side if nothing replaced them. */
function findPlaces(patches: ChangeLines['patches'], wanted: (kind: LineKind) => boolean): Place[] {
  return patches.flatMap(({ patch, added, removed }) => {
    const { path, oldPath, hunks } = patch.file.change
    return hunks
      .flatMap(({ changes }) => changes)
      .flatMap(({ oldStart, oldCount, newStart, newCount }): Place[] => {
        const after = runsOf(added, { startLine: newStart, endLine: newStart + newCount - 1 }, wanted)
        if (after.length > 0) return after.map((run) => ({ ...run, path, removed: false }))
        const before = runsOf(removed, { startLine: oldStart, endLine: oldStart + oldCount - 1 }, wanted)
        return before.map((run) => ({ ...run, path: oldPath, removed: true }))
      })
  })
}

/** Returns the runs of wanted lines in a range. Comments and blank lines do not interrupt them. */
function runsOf(
  kinds: ReadonlyMap<number, LineKind>,
  { startLine, endLine }: LineRange,
  wanted: (kind: LineKind) => boolean,
): Run[] {
  const runs: Run[] = []
  let open: Run | undefined
  for (let line = startLine; line <= endLine; line++) {
    const kind = kinds.get(line)
    if (kind === undefined || kind === 'blank' || kind === 'comment') continue
    if (!wanted(kind)) open = undefined
    else if (open !== undefined) {
      open.endLine = line
      open.lines++
    } else {
      open = { startLine: line, endLine: line, lines: 1 }
      runs.push(open)
    }
  }
  return runs
}

function list(found: readonly Place[]): string {
  const named = found.length <= mostPlaces ? found : found.toSorted((a, b) => b.lines - a.lines).slice(0, mostPlaces)
  const inOrder = found.filter((place) => named.includes(place))
  const words = inOrder.map(({ path, startLine, endLine, removed }) => {
    const lines = startLine === endLine ? `${startLine}` : `${startLine}-${endLine}`
    return removed ? `\`${path}:${lines}\` (removed)` : `\`${path}:${lines}\``
  })
  const rest = found.length - inOrder.length
  return rest === 0 ? words.join(', ') : `${words.join(', ')} and ${rest} more ${rest === 1 ? 'place' : 'places'}`
}
