import type { ChangeSet } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import type { ReviewState } from '../../platform.ts'
import { locateQuote } from './remarks/locate-quote.ts'

/**
 * Returns the model's earlier findings whose lines are unchanged. Another request may not repeat them, which does not
 * mean that they are fixed. Those about a whole file stay until the file changes.
 */
export function carriedRemarks(
  change: ChangeSet,
  state: ReviewState | undefined,
  touched?: (path: string, startLine: number, endLine: number) => boolean,
): Draft[] {
  return Object.values(state?.findings ?? {}).flatMap(({ rule, path, message, status, carried, line }): Draft[] => {
    const file = change.files.find((each) => each.change.path === path)
    if (carried === undefined || status === 'fixed' || file === undefined) return []
    const draft = { rule, path, message, confidence: 0.6, ...carried }
    const place = locateQuote(carried.code, file, { line })
    if (place !== undefined) return [{ ...draft, startLine: place.startLine, endLine: place.endLine }]
    const isUnchanged = touched?.(path, 1, Number.MAX_SAFE_INTEGER) === false
    return isUnchanged ? [{ ...draft, startLine: line, endLine: line, show: 'file' }] : []
  })
}
