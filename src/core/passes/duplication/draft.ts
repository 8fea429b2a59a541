import { defined } from '../../defined.ts'
import type { Draft, Related } from '../../findings/finding.ts'
import { must } from '../../must.ts'
import { holdsLine, type LineRange } from '../../positions/line-ranges.ts'
import type { CodeSymbol } from '../../syntax/types.ts'
import { cloneDifferences, describeDifferences } from './clone-differences.ts'
import type { CloneScore } from './clone-score.ts'
import type { Clone } from './clones.ts'
import { encloses, symbolsAround } from './enclosing.ts'
import type { CloneGroup, FoundClone } from './find-clones.ts'

/**
 * Minimum number of tokens for a finding on part of a function. Shorter parts are only hints, because common sequences
 * of short steps are often unavoidable.
 */
const leastPartial = 100

/** Creates the finding for overlapping clones. */
export function cloneDraft(group: CloneGroup): Draft {
  const [best] = group
  const { clone, score, lines, place } = best
  const owner = symbolsAround(clone.original, place).at(-1)
  const whole = owner !== undefined && lengthOf(place) >= lengthOf(owner) * 0.7
  const differences = cloneDifferences(clone)
  const symbol = symbolsAround(clone.copy, lines).at(-1)
  const confidence = Math.min(confidenceOf(score), whole || score.tokens >= leastPartial ? 1 : 0.55)
  return {
    rule: 'duplication/repeated-block',
    severity: score.exact >= 0.95 && score.tokens >= 200 ? 'warning' : 'info',
    category: 'duplication',
    path: clone.copy.side.path,
    startLine: lines.startLine,
    endLine: lines.endLine,
    ...defined({ symbol: symbol?.path }),
    code: shapeCode(clone),
    message: `These ${lengthOf(lines)} lines duplicate ${describeOriginal(best, owner)}${describeDifferences(differences)}. ${advise(owner, whole && !differences.some(({ meaning }) => meaning))}`,
    confidence,
    related: relatedPlaces(group),
    // Existing code to reuse is a hint. A copy within the change itself is worth a comment.
    ...(confidence < 0.6 || !isOwnCopy(best) ? { show: 'summary' as const } : {}),
  }
}

function isOwnCopy({ clone: { original }, place }: FoundClone): boolean {
  return holdsLine(original.fresh, place.startLine) && holdsLine(original.fresh, place.endLine)
}

function lengthOf({ startLine, endLine }: LineRange): number {
  return endLine - startLine + 1
}

function describeOriginal({ clone, lines, place }: FoundClone, owner: CodeSymbol | undefined): string {
  const where = `\`${clone.original.side.path}:${place.startLine}-${place.endLine}\``
  if (owner === undefined) return where
  const same = clone.original === clone.copy && encloses(owner, lines)
  return same ? `${where}, which is also in \`${owner.path}\`` : `\`${owner.path}\` at ${where}`
}

const callableKinds = new Set(['function', 'method', 'constructor'])

/** `whole`: the original is most of its owner, and a call could replace the copy. */
function advise(owner: CodeSymbol | undefined, whole: boolean): string {
  if (owner === undefined || !callableKinds.has(owner.kind)) return 'Keep one copy and use it in both places.'
  return whole ? `Call \`${owner.path}\` instead.` : 'Move the shared code into one function.'
}

function relatedPlaces(group: CloneGroup): Related[] {
  const places: Related[] = []
  for (const { clone, place } of group) {
    const { path, text } = clone.original.side
    const known = places.some(
      (other) => other.path === path && other.startLine <= place.endLine && place.startLine <= other.endLine,
    )
    if (!known) places.push({ path, ...place, text: text.split('\n')[place.startLine - 1]?.trim() ?? '' })
  }
  return places.slice(0, 5)
}

function confidenceOf({ tokens, exact }: CloneScore): number {
  if (exact >= 0.95) return tokens >= 100 ? 0.9 : 0.75
  if (tokens >= 150) return exact >= 0.75 ? 0.75 : 0.6
  return tokens >= 80 && exact >= 0.8 ? 0.65 : 0.5
}

/** Identifies a clone by its shape. */
function shapeCode({ copy, copyFrom, copyTo }: Clone): string {
  let hash = 0
  for (let i = copyFrom; i < copyTo; i++) hash = (Math.imul(hash, 31) + must(copy.stream.shape[i])) | 0
  return `${copyTo - copyFrom}:${hash >>> 0}`
}
