import type { DuckError } from '../../errors.ts'
import type { Draft } from '../../findings/finding.ts'
import { plural } from '../../report/tally.ts'
import type { DescribedFile } from './material/describe-file.ts'
import type { ChangePart } from './material/split-change.ts'
import { mergeDrafts } from './merge-drafts.ts'
import type { Dropped, PartReview } from './review-part.ts'

/** Maximum number of parts that one review asks about. */
export const mostParts = 24

/** How much of a file the model has read. */
type ModelCoverage = 'whole' | 'part' | 'none'

export interface ModelReview {
  drafts: Draft[]
  /** Remarks that did not become findings. */
  dropped: Dropped[]
  /** How much was read of each file that should be reviewed. */
  coverage: Map<string, ModelCoverage>
  /** The models used, and how the second look ended. */
  notes: string[]
  /** The reasons why the review is incomplete. */
  problems: string[]
}

/** The requests of a review, and how they ended. */
export interface PartResults {
  reviewed: { part: ChangePart; review: PartReview }[]
  failures: { part: ChangePart; error: DuckError }[]
  /** The parts that nothing was asked about. */
  waiting: readonly ChangePart[]
}

/** Merges the results of all parts, and says what was not read. */
export function summarizeReview(
  files: readonly DescribedFile[],
  { reviewed, failures, waiting }: PartResults,
): ModelReview {
  const read = new Set(reviewed.flatMap(({ part }) => part.files.map(({ path }) => path)))
  const missed = new Set(
    [...failures.map(({ part }) => part), ...waiting].flatMap((part) => part.files.map(({ path }) => path)),
  )
  const coverage = new Map<string, ModelCoverage>(
    files.map(({ path }) => [path, !read.has(path) ? 'none' : missed.has(path) ? 'part' : 'whole']),
  )
  const drafts = mergeDrafts(reviewed.map(({ review }) => review.drafts))
  const reviews = reviewed.map(({ review }) => review)
  const count = reviews.reduce((sum, review) => sum + review.count, 0)
  const kept = drafts.filter(({ refuted }) => refuted === undefined).length
  const models = [...new Set(reviews.map(({ model }) => model))].join(' and ')
  const scope = reviews.length > 1 ? `${plural(read.size, 'file')} in ${reviews.length} parts` : 'the change'
  const note = `${models} reviewed ${scope} (${reviews[0]?.prompt}): ${plural(count, 'finding')}, ${kept} kept.`
  const byMessage = Map.groupBy(failures, ({ error }) => error.message)
  const left = [...new Set(waiting.flatMap((part) => part.files.map(({ path }) => path)))]
  return {
    drafts,
    dropped: reviews.flatMap(({ dropped }) => dropped),
    coverage,
    notes: reviews.length === 0 ? [] : [note, ...new Set(reviews.flatMap(({ notes }) => notes))],
    problems: [
      ...[...byMessage].map(([message, failed]) => {
        const paths = new Set(failed.flatMap(({ part }) => part.files.map(({ path }) => path)))
        const about = paths.size === files.length ? '' : ` for ${listed([...paths])}`
        return `the model request failed${about}: ${message}`
      }),
      ...(left.length === 0 ? [] : [unread(left, failures.length > 0)]),
    ],
  }
}

function unread(paths: readonly string[], isFailure: boolean): string {
  const why = isFailure
    ? 'earlier requests failed'
    : `a review has at most ${mostParts} parts. Review these files separately`
  return `the model did not read all of ${listed(paths)}, because ${why}`
}

function listed(paths: readonly string[]): string {
  const shown = paths.slice(0, 20).join(', ')
  return paths.length > 20 ? `${shown} and ${paths.length - 20} more files` : shown
}
