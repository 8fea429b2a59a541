import { DuckError } from '../errors.ts'
import { codeFence, codeSpan, prose, proseLine } from '../report/markdown-text.ts'
import { isSuppressed, plural, reportOf } from '../report/tally.ts'
import type { KnownFinding, ReviewState } from '../surface.ts'
import type { Finding, Report } from '../types.ts'
import type { Engine, RunContext, Subject } from './engine.ts'
import { nameFinding, nameKnown } from './name-finding.ts'
import { said } from './outcome.ts'

/** Where the review of this pull request stands. */
export const status: Engine = {
  name: 'status',
  async run(_, context) {
    const { state } = subjectOf(context)
    const { last, paused } = state
    const all = Object.entries(state.findings)
    const of = (status: KnownFinding['status']) => all.filter(([, finding]) => finding.status === status)
    const open = of('open')
    return said(
      [
        last === undefined
          ? 'Nothing was reviewed here yet.'
          : `Reviewed up to \`${last.head.slice(0, 7)}\` on ${new Date(last.at).toISOString().slice(0, 16).replace('T', ' ')} UTC (round ${last.round}, ${last.outcome.state}).`,
        `${plural(open.length, 'finding')} open, ${of('fixed').length} fixed, ${of('dismissed').length} dismissed.`,
        ...open.slice(0, 20).map(([id, finding]) => `- ${lineOf(id, finding)}`),
        open.length > 20 ? `- … and ${open.length - 20} more` : '',
        paused ? 'Reviews are paused; `/resume` lifts it.' : '',
      ]
        .filter((line) => line !== '')
        .join('\n'),
    )
  },
}

export const pause: Engine = {
  name: 'pause',
  async run(_, context) {
    const { state } = subjectOf(context)
    if (state.paused) return said('Reviews are paused here already; `/resume` lifts it.')
    state.paused = true
    return said('Paused: pushes to this pull request are not reviewed until `/resume`. `/review` still works.')
  },
}

export const resume: Engine = {
  name: 'resume',
  async run(_, context) {
    const { state } = subjectOf(context)
    if (!state.paused) return said('Reviews were not paused here.')
    state.paused = false
    return said('Resumed: the next push is reviewed. `/review` reviews what is there now.')
  },
}

/** Dismisses a finding for its code. */
export const ignore: Engine = {
  name: 'ignore',
  async run(invocation, context) {
    const { state } = subjectOf(context)
    const id = nameKnown(state, String(invocation.arguments.finding))
    const finding = state.findings[id]!
    const why = String(invocation.arguments.because ?? '').trim()
    const because = why === '' ? invocation.actor : `${invocation.actor}: ${why}`
    state.findings[id] = { ...finding, status: 'dismissed', because }
    return said(`Dismissed: ${lineOf(id, finding)}. It is not raised again unless that code changes.`)
  },
}

/** The evidence for a finding. */
export const why: Engine = {
  name: 'why',
  async run(invocation, context) {
    const { state } = subjectOf(context)
    const report = lastReport(state)
    const found = nameFinding(report.findings, String(invocation.arguments.finding))
    const rule = report.rules?.[found.rule]
    const known = state.findings[found.fingerprint]
    const lines = report.excerpts[found.fingerprint]?.lines.slice(0, 15)
    return said(
      [
        `**${codeSpan(`${found.path}:${found.startLine}`)}** · ${codeSpan(found.rule)}`,
        prose(found.message),
        lines === undefined ? '' : codeFence(lines, languageOf(found.path, report)),
        rule?.why ?? '',
        rule?.whatToDo ?? '',
        relatedPlaces(found),
        `Found by the ${found.pass} pass as ${found.severity}, confidence ${Math.round(found.confidence * 100)} %${rule?.cwe === undefined ? '' : `, ${rule.cwe}`}. Fingerprint ${codeSpan(found.fingerprint)}${known === undefined ? '' : `, first raised in ${codeSpan(known.raisedIn.slice(0, 7))}, now ${known.status}`}.`,
        isSuppressed(found)
          ? `Not shown: ${proseLine(found.fate.by, 100)}: ${proseLine(found.fate.because, 200)}.`
          : '',
      ]
        .filter((line) => line !== '')
        .join('\n\n'),
    )
  },
}

/** What was not said, and what was not looked at. */
export const whyNot: Engine = {
  name: 'why-not',
  async run(invocation, context) {
    const report = lastReport(subjectOf(context).state)
    const path = String(invocation.arguments.path ?? '').replace(/\/+$/, '')
    const inside = (file: string) => path === '' || file === path || file.startsWith(`${path}/`)
    const hidden = report.findings.filter((finding) => isSuppressed(finding) && inside(finding.path))
    const hints = report.findings.filter((finding) => finding.fate.at === 'summary' && inside(finding.path))
    const skipped = report.ledger.filter((entry) => entry.reason !== undefined && inside(entry.path))
    const list = (title: string, rows: string[]) =>
      rows.length === 0
        ? []
        : [`**${title}**`, ...rows.slice(0, 50), ...(rows.length > 50 ? [`- … and ${rows.length - 50} more`] : [])]
    const lines = [
      ...list(
        'Suppressed',
        hidden.map(
          (finding) =>
            `- ${oneLine(finding)} — ${finding.fate.at === 'suppressed' ? `${proseLine(finding.fate.by, 100)}: ${proseLine(finding.fate.because, 200)}` : ''}`,
        ),
      ),
      ...list(
        'Only in the summary',
        hints.map((finding) => `- ${oneLine(finding)} — ${whySummary(finding)}`),
      ),
      ...list(
        'Not fully looked at',
        skipped.map((entry) => `- ${codeSpan(entry.path)}: ${proseLine(entry.reason!, 200)}`),
      ),
    ]
    return said(lines.length === 0 ? 'Nothing was left out.' : lines.join('\n'))
  },
}

function subjectOf({ subject }: RunContext): Subject {
  if (subject === undefined) throw new DuckError('invalid', 'This is about a pull request. Use it in a comment on one.')
  return subject
}

function lastReport(state: ReviewState): Report {
  const report = state.last && reportOf(state.last.outcome)
  if (report === undefined)
    throw new DuckError('not-found', 'Nothing was reviewed here yet. `/review` starts a review.')
  return report
}

function languageOf(path: string, report: Report): string {
  return report.ledger.find((entry) => entry.path === path)?.language ?? ''
}

function relatedPlaces({ related = [] }: Finding): string {
  return related
    .slice(0, 10)
    .map((place) => `- ${codeSpan(`${place.path}:${place.startLine}`)} ${codeSpan(place.text.trim().slice(0, 200))}`)
    .join('\n')
}

function whySummary({ show }: Finding): string {
  return show === 'summary'
    ? 'it is only a hint'
    : 'its lines are not among those that this round is about, or more was found than `max-comments` shows'
}

function lineOf(id: string, { path, line, rule, message }: KnownFinding): string {
  return `${codeSpan(`${path}:${line}`)} ${codeSpan(rule)} ${proseLine(message, 160)} (${codeSpan(id.slice(0, 8))})`
}

function oneLine({ path, startLine, rule, message }: Finding): string {
  return `${codeSpan(`${path}:${startLine}`)} ${codeSpan(rule)} ${proseLine(message, 160)}`
}
