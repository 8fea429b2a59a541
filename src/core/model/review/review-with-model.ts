import type { ChangeSet, Side } from '../../change/types.ts'
import { toDuckError } from '../../errors.ts'
import { isTooLong } from '../../llm/call/model-error.ts'
import { commitMessages } from './material/commit-messages.ts'
import { describeFile } from './material/describe-file.ts'
import { describeLayout } from './material/describe-layout.ts'
import { findRelatedCode } from './material/related-code.ts'
import { type RequestDeps, requestFor, roomFor } from './material/review-request.ts'
import { splitChange } from './material/split-change.ts'
import { reviewPart } from './review-part.ts'
import { type ModelReview, mostParts, type PartResults, summarizeReview } from './summarize-review.ts'

interface ModelReviewDeps extends RequestDeps {
  /** Opens a file at the head with its outline; undefined if it is unknown. */
  open(path: string): Promise<Side | undefined>
  /** Tells whether some of these lines changed since the last round; absent if all lines count as new. */
  touched?: (path: string, startLine: number, endLine: number) => boolean
}

/** The smallest context window, in tokens, that a part of a change fits in. */
const leastWindow = 3_000

/**
 * Reviews a change with a model, in several requests if it does not fit in one. The model quotes code, which determines
 * the location. A second request tries to refute the findings, and verifiable claims are checked without a model.
 */
export async function reviewWithModel(change: ChangeSet, deps: ModelReviewDeps): Promise<ModelReview> {
  const { touched = () => true, signal } = deps
  const fresh = change.files.filter((file) =>
    file.change.hunks.some((hunk) => touched(file.change.path, hunk.newStart, hunk.newStart + hunk.newLines)),
  )
  const files = fresh.flatMap((file) => describeFile(file) ?? [])
  if (files.length === 0) return { drafts: [], dropped: [], coverage: new Map(), notes: [], problems: [] }
  const [related, commits, layout] = await Promise.all([
    findRelatedCode(change, fresh, deps.open),
    commitMessages(change),
    describeLayout(change, deps.models.count),
  ])
  const material = { change, deps, related, commits, layout }
  const sources = { change, models: deps.models, open: deps.open, touched }
  const { count } = deps.models
  const reviewed: PartResults['reviewed'] = []
  const failures: PartResults['failures'] = []
  let { window } = deps.models
  let waiting = splitChange(files, roomFor(material, window).change, count)
  for (let part = waiting.shift(); part !== undefined; part = waiting.shift()) {
    if (reviewed.length + failures.length >= mostParts || isHopeless(failures)) {
      waiting.unshift(part)
      break
    }
    try {
      reviewed.push({ part, review: await reviewPart(requestFor(part, material, window), sources) })
    } catch (thrown) {
      signal.throwIfAborted()
      const smaller = smallerWindow(window, roomFor(material, window).rest + part.tokens, deps.models.window)
      if (isTooLong(thrown) && smaller >= leastWindow) {
        window = smaller
        const rest = [part, ...waiting].flatMap((each) => each.files)
        waiting = splitChange(rest, roomFor(material, window).change, count)
      } else failures.push({ part, error: toDuckError(thrown) })
    }
  }
  return summarizeReview(files, { reviewed, failures, waiting })
}

/** Returns the window to assume after a refusal: the one that the refusal named, or two thirds of what was sent. */
function smallerWindow(assumed: number, sent: number, learned: number): number {
  return learned < assumed ? learned : Math.floor(Math.min(assumed, sent) * 0.66)
}

/** Another request would fail for the same reason. A budget is different, because another part may be smaller. */
function isHopeless(failures: PartResults['failures']): boolean {
  const last = failures.at(-1)?.error.kind
  return (
    last === 'config' || last === 'rate-limited' || failures.filter(({ error }) => error.kind !== 'budget').length > 2
  )
}
