import { defined } from '../../defined.ts'
import { severities } from '../../findings/finding.ts'
import type { Change, RepositoryAccess, ReviewState } from '../../platform.ts'
import type { PullCard } from '../../pull-card.ts'
import { isSuppressed, reportOf, verdict } from '../../report/tally.ts'
import type { Outcome } from '../../types.ts'

/** Makes the card of a pull request from its current state and our last review of it. Uses no model. */
export async function makeCard(
  change: Change,
  state: ReviewState | undefined,
  { checks }: Pick<RepositoryAccess, 'checks'>,
): Promise<PullCard> {
  const { repo, number, url, title, author } = change
  return {
    repo,
    number,
    url,
    title,
    author,
    state: change.state === 'open' ? (change.draft ? 'draft' : 'open') : change.merged ? 'merged' : 'closed',
    ...defined({ checks: await checks?.(change.head.sha), review: reviewIn(state, change) }),
  }
}

function reviewIn(state: ReviewState | undefined, { head }: Change): PullCard['review'] {
  if (state?.last === undefined) return undefined
  const outcome = withOpenFindings(state.last.outcome, state)
  const found = new Set(reportOf(outcome)?.findings.map(({ severity }) => severity))
  return {
    verdict: verdict(outcome),
    outdated: state.last.head !== head.sha,
    ...defined({ worst: severities.find((severity) => found.has(severity)) }),
  }
}

/** Findings that a person dismissed since the review do not count. */
function withOpenFindings(outcome: Outcome, { findings: known }: ReviewState): Outcome {
  const parts = outcome.parts.map((part) => {
    if (part.kind !== 'report') return part
    const open = part.report.findings.filter(
      (finding) => !isSuppressed(finding) && known[finding.fingerprint]?.status !== 'dismissed',
    )
    return { ...part, report: { ...part.report, findings: open } }
  })
  return { ...outcome, parts }
}
