import type { Config } from '../config/config.ts'
import { inHunk } from '../git/diff/line-map.ts'
import type { FileChange } from '../git/types.ts'
import { withColumns } from '../positions/columns.ts'
import type { Draft, Finding, Placement, Severity } from './finding.ts'
import { assignFingerprints, type EarlierIdentities } from './fingerprint.ts'
import { type Directive, directiveAt } from './ignore-comments.ts'
import { repeatSentences } from './repeat-sentences.ts'

export type PassDraft = Draft & { pass: string }

/** The information about files that is needed to place findings. */
export interface FindingContext {
  config: Config
  /** The change that a comment can be anchored in; absent for whole files. */
  change?: (path: string) => FileChange | undefined
  directives(path: string): readonly Directive[]
  /** Text of these lines, for the fingerprint. */
  code(path: string, startLine: number, endLine: number): string
  /** Maximum number of findings to show inline. The lowest-ranked ones go to the summary. */
  budget: number
  /** Tells whether a change added the line. */
  added?: (path: string, line: number) => boolean
  /** Tells whether the line was only moved, renamed or reformatted. */
  pure?: (path: string, line: number) => boolean
  /** Results of earlier reviews of the same change. */
  earlier?: PreviousReview
}

export interface PreviousReview extends EarlierIdentities {
  /** Fingerprints that are already posted and keep their placement. */
  known: ReadonlySet<string>
  /** Fingerprints that a person dismissed. */
  closed: ReadonlySet<string>
  /** Tells whether some of these lines changed since the last review; absent if all lines count as new. */
  touched?: (path: string, startLine: number, endLine: number) => boolean
}

const weight: Record<Severity, number> = { error: 1, warning: 0.6, info: 0.25 }
const order: readonly Severity[] = ['error', 'warning', 'info']

/** These categories also apply to moved code: they are about moves, or detect moves themselves. */
const aboutMoves = new Set(['impact', 'drift', 'hygiene', 'complexity', 'duplication'])
/** Code that lost its condition is only indented differently, and a model knows what a new order changes. */
const judgesMoves = new Set(['behavior', 'model'])

/**
 * Merges the drafts of all passes into findings with an identity and a placement. No selected finding is dropped. The
 * result is ordered by severity, path and line.
 */
export function placeFindings(drafts: readonly PassDraft[], findingContext: FindingContext): Finding[] {
  const selected = drafts.filter((draft) => findingContext.config.selected(draft))
  const line = (path: string, number: number) => findingContext.code(path, number, number)
  const sorted = selected.map((draft) => withColumns(withSetting(draft, findingContext), line)).toSorted(byPlace)
  const code = (draft: PassDraft) => findingContext.code(draft.path, draft.startLine, draft.endLine)
  const identified = assignFingerprints(sorted, code, findingContext.earlier)
  const findings: Finding[] = identified.map((draft) => ({
    ...draft,
    placement:
      suppression(draft, findingContext) ??
      closed(draft.fingerprint, findingContext) ??
      later(draft, placement(draft, findingContext), findingContext),
  }))
  suppressDuplicates(findings)
  if (findingContext.change !== undefined) repeatSentences(findings, findingContext.earlier?.known)
  applyBudget(findings, findingContext)
  return findings.toSorted((left, right) => order.indexOf(left.severity) - order.indexOf(right.severity))
}

/** Ranks a finding: severity × confidence × proximity to changed lines. */
function rank(finding: Draft, findingContext: Pick<FindingContext, 'added'>): number {
  const close = findingContext.added === undefined || findingContext.added(finding.path, finding.startLine) ? 1 : 0.7
  return weight[finding.severity] * finding.confidence * close
}

function withSetting(draft: PassDraft, findingContext: FindingContext): PassDraft {
  const setting = findingContext.config.forPath(draft.path).rule(draft.rule)
  return setting === undefined || setting === 'on' || setting === 'off' ? draft : { ...draft, severity: setting }
}

function byPlace(left: Draft, right: Draft): number {
  if (left.path !== right.path) return left.path < right.path ? -1 : 1
  if (left.startLine !== right.startLine) return left.startLine - right.startLine
  if (left.startColumn !== right.startColumn) return (left.startColumn ?? 0) - (right.startColumn ?? 0)
  return left.rule < right.rule ? -1 : left.rule > right.rule ? 1 : 0
}

function suppression(draft: PassDraft, findingContext: FindingContext): Placement | undefined {
  const { refuted } = draft
  if (refuted !== undefined) return suppressed(refuted.by, refuted.because)
  const settings = findingContext.config.forPath(draft.path)
  if (settings.rule(draft.rule) === 'off') return suppressed('configuration', 'the rule is disabled')
  if (!settings.pass(draft.pass)) return suppressed('configuration', `the ${draft.pass} pass is disabled`)
  const directive = directiveAt(findingContext.directives(draft.path), draft.rule, draft.startLine)
  if (directive !== undefined) {
    return suppressed(
      `rubberduck-ignore on line ${directive.line}`,
      directive.reason === '' ? 'no reason given' : directive.reason,
    )
  }
  if (order.indexOf(draft.severity) > order.indexOf(settings.floor)) {
    return suppressed('configuration', `below the minimum severity \`${settings.floor}\``)
  }
  if (!judgesMoves.has(draft.pass) && !aboutMoves.has(draft.category) && isPure(draft, findingContext)) {
    return suppressed('moves', 'the line was only moved, renamed or reformatted')
  }
  return undefined
}

function closed(fingerprint: string, { earlier }: FindingContext): Placement | undefined {
  return earlier?.closed.has(fingerprint) ? suppressed('a person', 'this finding was dismissed here') : undefined
}

/** After the first review, only findings on new lines are posted. The others go to the summary. */
function later(draft: Draft & { fingerprint: string }, placement: Placement, { earlier }: FindingContext): Placement {
  if (earlier?.touched === undefined || earlier.known.has(draft.fingerprint)) return placement
  return earlier.touched(draft.path, draft.startLine, draft.endLine) ? placement : { at: 'summary' }
}

/** Tells whether all of its lines were only moved, renamed or reformatted. */
function isPure({ path, startLine, endLine }: Draft, { pure }: FindingContext): boolean {
  if (pure === undefined) return false
  for (let line = startLine; line <= endLine; line++) if (!pure(path, line)) return false
  return true
}

function placement(draft: Draft, findingContext: FindingContext): Placement {
  if (draft.show === 'summary' || draft.show === 'file') return { at: draft.show }
  if (findingContext.change === undefined) return { at: 'inline' }
  const change = findingContext.change(draft.path)
  if (change === undefined) return { at: 'summary' }
  return { at: inHunk(change.hunks, 'new', draft.startLine) ? 'inline' : 'file' }
}

/** Suppresses duplicates on a line within a category. The finding with the highest confidence remains. */
function suppressDuplicates(findings: Finding[]): void {
  const kept = new Map<string, Finding>()
  for (const finding of findings) {
    if (finding.placement.at === 'suppressed') continue
    const key = [
      finding.path,
      finding.startLine,
      finding.category === 'security'
        ? weakness(finding.rule)
        : `${finding.rule}\0${finding.endLine}\0${finding.message}`,
    ].join('\0')
    const first = kept.get(key)
    if (first === undefined) {
      kept.set(key, finding)
      continue
    }
    const [winner, loser] = strength(finding) > strength(first) ? [finding, first] : [first, finding]
    loser.placement = suppressed(winner.rule, 'it reports the same problem on this line')
    kept.set(key, winner)
  }
}

/** A hard-coded secret and a vulnerability are separate problems, even on one line. */
function weakness(rule: string): string {
  return /\/secret$|credential|hard-?coded/.test(rule) ? 'leak' : 'hole'
}

function strength(finding: Finding): number {
  return weight[finding.severity] * finding.confidence
}

/** Moves findings beyond the budget to the summary, the lowest-ranked first. */
function applyBudget(findings: Finding[], findingContext: FindingContext): void {
  const prominent = findings.filter((finding) => finding.placement.at === 'inline' || finding.placement.at === 'file')
  const overflow = prominent
    .toSorted((left, right) => rank(right, findingContext) - rank(left, findingContext))
    .slice(findingContext.budget)
  for (const finding of overflow) finding.placement = { at: 'summary' }
}

function suppressed(by: string, because: string): Placement {
  return { at: 'suppressed', by, because }
}
