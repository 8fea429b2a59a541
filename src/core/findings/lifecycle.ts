import { defined } from '../defined.ts'
import type { Report } from '../outcome/report.ts'
import type { Change, KnownFinding, Posted, ReviewPlan, ReviewSettings, ReviewState } from '../platform.ts'
import type { Outcome } from '../types.ts'
import type { Finding, KnownIdentity } from './finding.ts'

/** Earlier findings and their status, as input for the engine. */
export interface ReviewMemory {
  /** Head commit of the last complete review. */
  since?: string
  /** Fingerprints with a comment on the platform. */
  known: string[]
  /** Fingerprints that a person dismissed. They are not reported again for the same code. */
  closed: string[]
  /** Findings that keep their identities, the open ones first. */
  identities: KnownIdentity[]
  /** Head commit of the last review. */
  last?: string
}

const wasResolved = 'its thread was resolved'

/**
 * Returns the state for the next review. Threads that another user resolved and findings dismissed by `/ignore` are
 * closed, if that user may dismiss findings; threads that we resolved after a fix are not.
 */
export function recall(
  state: ReviewState,
  posted: readonly Posted[],
  full: boolean,
  mayDismiss: (post: Posted) => boolean = () => true,
): ReviewMemory {
  const standing = new Set(posted.map(({ fingerprint }) => fingerprint))
  // A thread can be reopened, and only tells as long as it exists.
  const dismissed = Object.entries(state.findings)
    .filter(([, { status }]) => status === 'dismissed')
    .filter(([fingerprint, { because }]) => because !== wasResolved || !standing.has(fingerprint))
    .map(([fingerprint]) => fingerprint)
  const resolved = posted
    .filter((post) => post.resolved && !wasFixed(post, state) && mayDismiss(post))
    .map((post) => post.fingerprint)
  const since = full || state.last?.outcome.state !== 'complete' ? undefined : state.last.head
  return {
    ...defined({ since, last: state.last?.head }),
    identities: identitiesIn(state, posted),
    known: [...new Set([...posted.map((post) => post.fingerprint), ...(state.last?.unposted ?? [])])],
    closed: [...new Set([...dismissed, ...resolved])],
  }
}

/** Tells whether we closed a thread after a fix. The state may not have been stored before the last job ended. */
function wasFixed({ fingerprint, saidFixed }: Posted, { findings }: ReviewState): boolean {
  return saidFixed === true || findings[fingerprint]?.status === 'fixed'
}

const precedence = { open: 0, dismissed: 1, fixed: 2 } as const

/** Findings that were stored before identities had a path have the content as their fingerprint. */
function identitiesIn({ findings }: ReviewState, posted: readonly Posted[]): KnownIdentity[] {
  const contentIn = (fingerprint: string) => fingerprint.replace(/-\d+$/, '')
  const stored = Object.entries(findings)
    .toSorted(([, left], [, right]) => precedence[left.status] - precedence[right.status])
    .map(([fingerprint, { content = contentIn(fingerprint), path, line, status }]) => ({
      fingerprint,
      content,
      path,
      // Only the lines of findings that are still there belong to the last review.
      ...(status === 'fixed' ? {} : { line }),
    }))
  const bare = posted.filter(({ fingerprint }) => findings[fingerprint] === undefined)
  return [...stored, ...bare.map(({ fingerprint }) => ({ fingerprint, content: contentIn(fingerprint) }))]
}

export interface ReviewRound {
  job: string
  change: Change
  outcome: Outcome
  posted: readonly Posted[]
  /** The closed fingerprints that `recall` returned. */
  closed: readonly string[]
  notes: readonly string[]
  settings: ReviewSettings
  /** The commits that fixed findings, by fingerprint, where they are not the head. */
  fixedIn?: ReadonlyMap<string, string>
  /** Milliseconds since 1970. */
  at: number
}

/**
 * Plans what a finished review posts on the platform and what it stores. Pure. The state is stored before anything is
 * posted, so a plan also contains what an earlier job planned and did not post.
 */
export function planReview(before: ReviewState, round: ReviewRound): { plan: ReviewPlan; state: ReviewState } {
  const report = reportIn(round.outcome)
  const { job, change, outcome, settings } = round
  if (report === undefined)
    return {
      plan: { job, change, outcome, post: [], fixed: [], returned: [], anchors: {}, notes: [...round.notes], settings },
      state: before,
    }
  const standing = new Set(round.posted.map((post) => post.fingerprint))
  const present = new Map(report.findings.map((finding) => [finding.fingerprint, finding]))
  const answered = new Set(round.posted.flatMap((post) => (wasFixed(post, before) ? [post.fingerprint] : [])))
  const returned = report.findings.filter(
    (finding) =>
      isShown(finding) &&
      (answered.has(finding.fingerprint) || before.findings[finding.fingerprint]?.status === 'fixed'),
  )
  const fixed = round.posted.filter(
    (post) =>
      !post.resolved && !present.has(post.fingerprint) && wasLookedAt(before.findings[post.fingerprint], report),
  )
  const unheard = round.posted.filter(
    ({ resolved, fingerprint }) =>
      resolved && present.has(fingerprint) && !round.closed.includes(fingerprint) && !answered.has(fingerprint),
  )
  const notes = [
    ...(unheard.length === 0 ? [] : [unheardNote(unheard.length)]),
    ...round.notes,
    ...returned.map(
      ({ path, startLine, rule }) => `\`${rule}\` at \`${path}:${startLine}\` is back after it was fixed.`,
    ),
  ]
  const post = report.findings.filter(
    (finding) => isShown(finding) && !standing.has(finding.fingerprint) && !round.closed.includes(finding.fingerprint),
  )
  return {
    plan: {
      job,
      change,
      outcome,
      post: mostTelling(post),
      fixed: fixed.map((post) => ({ posted: post, sentence: fixedSentence(post, round, report, before) })),
      returned: round.posted
        .filter((post) => returned.some(({ fingerprint }) => fingerprint === post.fingerprint))
        .map((posted) => ({ posted, sentence: `The finding is back as of ${change.head.sha.slice(0, 7)}.` })),
      anchors: report.anchors ?? {},
      notes,
      settings,
    },
    state: remember(before, round, report, fixed),
  }
}

function remember(before: ReviewState, round: ReviewRound, report: Report, fixed: readonly Posted[]): ReviewState {
  const { change, closed } = round
  const findings: Record<string, KnownFinding> = { ...before.findings }
  for (const finding of report.findings) {
    if (finding.placement.at === 'suppressed' && !closed.includes(finding.fingerprint)) continue
    const earlier = findings[finding.fingerprint]
    findings[finding.fingerprint] = {
      ...factsOf(finding),
      raisedIn: earlier?.raisedIn ?? change.head.sha,
      ...(closed.includes(finding.fingerprint)
        ? { status: 'dismissed', because: earlier?.because ?? wasResolved }
        : { status: 'open' }),
    }
  }
  for (const [fingerprint, finding] of Object.entries(findings)) {
    const gone = !report.findings.some((present) => present.fingerprint === fingerprint)
    if (!gone || finding.status !== 'open') continue
    if (fixed.some((post) => post.fingerprint === fingerprint) || wasLookedAt(finding, report))
      findings[fingerprint] = {
        ...finding,
        status: 'fixed',
        fixedIn: round.fixedIn?.get(fingerprint) ?? change.head.sha,
      }
  }
  rememberVotes(findings, round.posted)
  return {
    ...before,
    findings,
    last: {
      job: round.job,
      head: change.head.sha,
      base: change.base.sha,
      at: round.at,
      round: (before.last?.round ?? 0) + (before.last?.unposted === undefined ? 1 : 0),
      outcome: round.outcome,
    },
  }
}

function rememberVotes(findings: Record<string, KnownFinding>, posted: readonly Posted[]): void {
  for (const { fingerprint, votes = { up: 0, down: 0 } } of posted) {
    const known = findings[fingerprint]
    if (known === undefined) continue
    const { votes: _, ...finding } = known
    findings[fingerprint] = votes.up + votes.down === 0 ? finding : { ...finding, votes }
  }
}

function factsOf({ rule, path, startLine, message, content, pass, code, severity, category }: Finding) {
  const carried = pass === 'model' && code !== undefined ? { code, severity, category } : undefined
  return { rule, path, line: startLine, message, ...defined({ content, carried }) }
}

/** Returns the state while a plan is posted. */
export function whilePosting({ state, plan }: ReturnType<typeof planReview>): ReviewState {
  if (state.last === undefined) return state
  return { ...state, last: { ...state.last, unposted: plan.post.map(({ fingerprint }) => fingerprint) } }
}

/** A missing finding proves nothing if its file was not read, unless the file is no longer part of the change. */
function wasLookedAt(finding: KnownFinding | undefined, report: Report): boolean {
  if (finding === undefined) return report.ledger.every((entry) => entry.gap !== true)
  const entry = report.ledger.find((row) => row.path === finding.path)
  return entry === undefined || (entry.gap !== true && entry.state !== 'skipped')
}

function unheardNote(count: number): string {
  return count === 1
    ? 'One finding still counts, because its thread was not resolved by somebody with write access.'
    : `${count} findings still count, because their threads were not resolved by people with write access.`
}

function fixedSentence(post: Posted, round: ReviewRound, report: Report, before: ReviewState): string {
  const known = before.findings[post.fingerprint]
  const sha = (round.fixedIn?.get(post.fingerprint) ?? round.change.head.sha).slice(0, 7)
  const inChange = known === undefined || report.ledger.some((entry) => entry.path === known.path)
  return inChange ? `Fixed in ${sha}.` : `\`${known.path}\` is no longer part of this change as of ${sha}.`
}

function isShown(finding: Finding): boolean {
  return finding.placement.at === 'inline' || finding.placement.at === 'file'
}

const weight = { error: 1, warning: 0.6, info: 0.25 } as const

function mostTelling(findings: readonly Finding[]): Finding[] {
  return findings.toSorted(
    (left, right) => weight[right.severity] * right.confidence - weight[left.severity] * left.confidence,
  )
}

function reportIn(outcome: Outcome): Report | undefined {
  return outcome.parts.find((part) => part.kind === 'report')?.report
}
