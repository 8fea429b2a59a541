import type { ChangeSet } from '../../change/types.ts'
import type { LineRange } from '../../types.ts'
import type { Pass, PassResult } from '../pass.ts'
import { type ChangeLines, classifyLines, type LineKind } from './classify-lines.ts'

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
  reads: {
    before: { outline: true, functions: true, tokens: true },
    after: { outline: true, functions: true, tokens: true },
  },
  review(change: ChangeSet): PassResult {
    return { drafts: [], highlights: summarise(classifyLines(change), comparesAll(change)) }
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

interface Place extends LineRange {
  path: string
  lines: number
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

function summarise({ patches, cut }: ChangeLines, all: boolean): string[] {
  const counts: Record<LineKind, number> = { moved: 0, renamed: 0, reformatted: 0, comment: 0, blank: 0, new: 0 }
  let total = 0
  for (const { added, removed } of patches) {
    for (const kinds of [added, removed]) {
      for (const kind of kinds.values()) {
        counts[kind]++
        total++
      }
    }
  }
  const highlights: string[] = []
  if (cut) highlights.push('The change is too large to detect moved code.')
  if (total === 0) return highlights
  const pure = counts.moved + counts.renamed + counts.reformatted
  const neutral = counts.comment + counts.blank
  if (all && pure === 0 && counts.new === 0 && counts.comment > 0) {
    return [...highlights, `No code changed. All ${total} changed lines are comments or blank.`]
  }
  const share = pure / (total - neutral)
  const many = pure >= worthwhile.lines && share >= worthwhile.ofLines
  if (!many && !(share >= worthwhile.share && pure >= worthwhile.leastLines)) return highlights
  const kinds = pureKinds.filter((kind) => counts[kind] > 0).map((kind) => `${counts[kind]} ${kind}`)
  const toRead = places(patches, (kind) => kind === 'new')
  if (share >= worthwhile.mostly) {
    if (neutral > 0) kinds.push(`${neutral} comments or blank`)
    const head = `${pure + neutral} of ${total} changed lines were only moved, renamed or reformatted (${kinds.join(', ')})`
    const rest =
      counts.new === 0
        ? `Nothing else changed${all ? '' : ' in the compared files'}`
        : `Review ${counts.new === 1 ? 'this line' : `these ${counts.new} lines`}: ${list(toRead)}`
    return [...highlights, `${head}. ${rest}.`]
  }
  const toSkip = places(patches, isPure).filter((place) => !place.removed)
  const blocks = toSkip.filter(({ lines }) => lines >= worthwhile.block)
  const sum = (found: Place[]): number => found.reduce((lines, place) => lines + place.lines, 0)
  if (blocks.length > mostPlaces || sum(blocks) < sum(toSkip) * worthwhile.together) return highlights
  const head = `${pure} of ${total} changed lines were only moved, renamed or reformatted (${kinds.join(', ')})`
  return [...highlights, `${head}, mainly ${list(blocks)}. Review the rest.`]
}

/** Returns runs of such lines on the new side, and on the old side if nothing replaced them. */
function places(patches: ChangeLines['patches'], wanted: (kind: LineKind) => boolean): Place[] {
  const found: Place[] = []
  for (const { patch, added, removed } of patches) {
    const { change } = patch.file
    for (const { changes } of change.hunks) {
      for (const { oldStart, oldCount, newStart, newCount } of changes) {
        const before = found.length
        collect(added, newStart, newCount, change.path, false, wanted, found)
        if (found.length === before) collect(removed, oldStart, oldCount, change.oldPath, true, wanted, found)
      }
    }
  }
  return found
}

function collect(
  kinds: Map<number, LineKind>,
  start: number,
  count: number,
  path: string,
  removed: boolean,
  wanted: (kind: LineKind) => boolean,
  found: Place[],
): void {
  let open: Place | undefined
  for (let line = start; line < start + count; line++) {
    const kind = kinds.get(line)
    if (kind === undefined || kind === 'blank' || kind === 'comment') continue
    if (!wanted(kind)) open = undefined
    else if (open !== undefined) {
      open.endLine = line
      open.lines++
    } else {
      open = { path, startLine: line, endLine: line, lines: 1, removed }
      found.push(open)
    }
  }
}

function list(found: Place[]): string {
  const named = found.length <= mostPlaces ? found : [...found].sort((a, b) => b.lines - a.lines).slice(0, mostPlaces)
  const inOrder = found.filter((place) => named.includes(place))
  const words = inOrder.map(({ path, startLine, endLine, removed }) => {
    const lines = startLine === endLine ? `${startLine}` : `${startLine}-${endLine}`
    return removed ? `\`${path}:${lines}\` (removed)` : `\`${path}:${lines}\``
  })
  const rest = found.length - inOrder.length
  return rest === 0 ? words.join(', ') : `${words.join(', ')} and ${rest} more ${rest === 1 ? 'place' : 'places'}`
}
