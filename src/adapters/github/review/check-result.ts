import { type FailOn, type Finding, severities } from '../../../core/findings/finding.ts'
import type { ReviewPlan, ReviewSettings } from '../../../core/platform.ts'
import { escapeControlChars, escapeControlCharsInLine } from '../../../core/report/escape-control-chars.ts'
import { proseLine } from '../../../core/report/markdown/markdown-text.ts'
import { renderMarkdown } from '../../../core/report/markdown/render-markdown.ts'
import { isSuppressed, reportOf, verdict } from '../../../core/report/tally.ts'
import type { Outcome } from '../../../core/types.ts'
import { githubLimits } from '../limits.ts'

type Conclusion = 'success' | 'neutral' | 'failure' | 'cancelled' | 'skipped' | 'action_required'

/** The end of a check run in the form of the API. */
export interface CheckResult {
  conclusion: Conclusion
  output: { title: string; summary: string }
  annotations?: Annotation[]
  actions?: { label: string; description: string; identifier: string }[]
}

export interface Annotation {
  path: string
  start_line: number
  end_line: number
  annotation_level: 'notice' | 'warning' | 'failure'
  title: string
  message: string
}

/** Returns the text of a check run. */
export function textOf(title: string, summary = title): Pick<CheckResult, 'output'> {
  return {
    output: { title: escapeControlCharsInLine(title).slice(0, 200), summary: summary.slice(0, githubLimits.checkText) },
  }
}

const again = { label: 'Review again', description: 'Review the whole pull request again', identifier: 'review' }
const fix = { label: 'Fix', description: 'Commit the safe suggested fixes', identifier: 'fix' }

/**
 * Returns the check of a finished review. `commented` are the fingerprints with a comment, which need no annotation, and
 * `problems` are our own.
 */
export function resultOf(
  { outcome, settings }: Pick<ReviewPlan, 'outcome' | 'settings'>,
  { commented, problems }: { commented: ReadonlySet<string>; problems: readonly string[] },
): CheckResult {
  const findings = shownIn(outcome)
  const notes = [gateNote(findings, settings), brokenNote(settings), ...problems].filter((note) => note !== '')
  const lead = notes.map((note) => `${note}\n\n`).join('')
  const room = githubLimits.checkText - lead.length
  return {
    conclusion: conclusionOf(outcome, settings),
    ...textOf(titleOf(outcome, settings), `${lead}${renderMarkdown(outcome, { limit: room })}`),
    annotations: findings
      .filter(({ fingerprint, startLine }) => startLine > 0 && !commented.has(fingerprint))
      .map(annotationOf),
    // "Fix" is offered only if there is a safe fix.
    actions: findings.some((finding) => finding.fix?.safety === 'safe') ? [again, fix] : [again],
  }
}

/** Returns the check of a review that was not published. `newer` is the address of what replaced it. */
export function unpublishedResult(outcome: Outcome, newer?: string): CheckResult {
  const { kind = 'bug', public: words = 'The review failed.' } = outcome.state === 'failed' ? outcome.error : {}
  if (kind === 'conflict')
    return {
      conclusion: 'cancelled',
      ...textOf('Replaced by a newer review', newer === undefined ? words : `${words} [See the newer one](${newer}).`),
    }
  const conclusion = kind === 'config' || kind === 'denied' ? 'action_required' : 'failure'
  return { conclusion, ...textOf('Not reviewed', words), actions: [again] }
}

export function skippedResult(reason: string): CheckResult {
  const sentence = `${reason.charAt(0).toUpperCase()}${reason.slice(1)}.`
  return { conclusion: 'skipped', ...textOf(`Not reviewed: ${reason}`, sentence), actions: [again] }
}

function shownIn(outcome: Outcome): Finding[] {
  return reportOf(outcome)?.findings.filter((finding) => !isSuppressed(finding)) ?? []
}

/** Returns the conclusion of a review. It is only `success` if something was analyzed and nothing was found or left out. */
function conclusionOf(outcome: Outcome, { failOn, broken }: ReviewSettings): Conclusion {
  const findings = shownIn(outcome)
  if (outcome.state === 'failed') return 'failure'
  if (blocking(findings, failOn).length > 0) return 'failure'
  if (outcome.state === 'partial' || findings.length > 0 || broken.length > 0) return 'neutral'
  return reportOf(outcome)?.ledger.some(({ state }) => state !== 'skipped') ? 'success' : 'neutral'
}

function titleOf(outcome: Outcome, { broken }: ReviewSettings): string {
  const clean = shownIn(outcome).length === 0 && outcome.state === 'complete'
  return clean && broken.length > 0 ? 'This change breaks the RubberDuck configuration.' : verdict(outcome)
}

function blocking(findings: readonly Finding[], failOn: FailOn): Finding[] {
  if (failOn === 'none') return []
  const most = severities.indexOf(failOn)
  return findings.filter(({ severity }) => severities.indexOf(severity) <= most)
}

/** Says what the findings mean for merging, and how to change that. */
function gateNote(findings: readonly Finding[], { failOn }: ReviewSettings): string {
  if (findings.length === 0) return ''
  if (failOn === 'none')
    return 'Findings do not fail this check. To make it a merge gate, set `fail-on = "error"` in the section `[check]` of `.rubberduck.toml`, and require the check in the branch protection.'
  const many = blocking(findings, failOn).length
  return many > 0
    ? `This check fails, because \`fail-on\` is \`${failOn}\` and ${many === 1 ? '1 finding counts' : `${many} findings count`}. Fix or dismiss ${many === 1 ? 'it' : 'them'}.`
    : `No finding fails this check, because \`fail-on\` is \`${failOn}\`.`
}

const mostMistakes = 10

/** Lists what the change breaks for the reviews after its merge. */
function brokenNote({ broken }: ReviewSettings): string {
  if (broken.length === 0) return ''
  const lines = broken.slice(0, mostMistakes).map((line) => `- ${proseLine(line, 300)}`)
  const rest = broken.length > mostMistakes ? [`- … and ${broken.length - mostMistakes} more`] : []
  return ['This change breaks the RubberDuck configuration. Fix it before the merge:', '', ...lines, ...rest].join('\n')
}

const levels = { error: 'failure', warning: 'warning', info: 'notice' } as const

function annotationOf({ path, startLine, endLine, severity, rule, message }: Finding): Annotation {
  return {
    path,
    start_line: startLine,
    end_line: Math.max(startLine, endLine),
    annotation_level: levels[severity],
    title: escapeControlCharsInLine(rule),
    message: escapeControlChars(message).slice(0, 4_000),
  }
}
