import { holdsLine, type LineRange } from '../../positions/line-ranges.ts'
import { type CloneScore, cloneScore } from './clone-score.ts'
import { AddedCloneIndex, type Clone, linesOfTokens, type Source, wholeParts } from './clones.ts'
import { isVariant } from './comparable-paths.ts'
import { symbolsAround } from './enclosing.ts'

/** New code that repeats other code. */
export interface FoundClone {
  clone: Clone
  score: CloneScore
  /** The lines of the copy. */
  lines: LineRange
  /** The lines of the original. */
  place: LineRange
}

/** Clones with overlapping copies, the best one first. */
export type CloneGroup = [FoundClone, ...FoundClone[]]

/** Maximum number of clones to group; the smallest ones are dropped. */
const mostCompared = 500

/** Finds the new code of `fresh` that repeats code of `all`, in groups of overlapping copies. */
export function findClones(
  fresh: readonly Source[],
  all: readonly Source[],
  accept: (score: CloneScore) => boolean = () => true,
): CloneGroup[] {
  const index = new AddedCloneIndex(fresh)
  const found: FoundClone[] = []
  for (const original of all) {
    for (const match of index.matches(original)) {
      if (isVariant(match.copy.side.path, original.side.path)) continue
      for (const clone of wholeParts(match)) {
        const lines = linesOfTokens(clone.copy.stream, clone.copyFrom, clone.copyTo)
        const place = linesOfTokens(original.stream, clone.originalFrom, clone.originalTo)
        if (isNew(original, place) && !comesFirst(original, place, clone.copy, lines)) continue
        if (isInDeclaration(clone.copy, lines)) continue
        const score = cloneScore(clone)
        if (score !== undefined && accept(score)) found.push({ clone, score, lines, place })
      }
    }
  }
  return groupOverlapping(found)
}

/** Tells whether the original is also new; only the later one is then reported. */
function isNew({ fresh }: Source, { startLine }: LineRange): boolean {
  return holdsLine(fresh, startLine)
}

function comesFirst(a: Source, aLines: LineRange, b: Source, bLines: LineRange): boolean {
  return a === b ? aLines.startLine < bLines.startLine : a.side.path < b.side.path
}

const declarations = new Set(['interface', 'type', 'enum', 'struct', 'trait'])

function isInDeclaration(source: Source, lines: LineRange): boolean {
  return symbolsAround(source, lines).some(({ kind }) => declarations.has(kind))
}

function groupOverlapping(found: readonly FoundClone[]): CloneGroup[] {
  const value = ({ score }: FoundClone): number => score.tokens * score.exact
  const groups: CloneGroup[] = []
  for (const one of found.toSorted((a, b) => value(b) - value(a)).slice(0, mostCompared)) {
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
