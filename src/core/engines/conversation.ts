import { DuckError } from '../errors.ts'
import { codeFence, codeSpan, prose, proseLine } from '../report/markdown/markdown-text.ts'
import { isSuppressed, plural, reportOf } from '../report/tally.ts'
import type { KnownFinding, ReviewState } from '../platform.ts'
import type { Finding, Report } from '../types.ts'
import type { Engine, RunContext, Subject } from '../engine.ts'
import { nameFinding, nameKnown } from '../findings/find-finding.ts'
import { said } from '../findings/repo-report.ts'

/** Reports the review status of this pull request. */
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
          ? 'This pull request has not been reviewed yet.'
          : `Reviewed up to \`${last.head.slice(0, 7)}\` on ${new Date(last.at).toISOString().slice(0, 16).replace('T', ' ')} UTC (round ${last.round}, ${last.outcome.state}).`,
        `${plural(open.length, 'finding')} open, ${of('fixed').length} fixed, ${of('dismissed').length} dismissed.`,
        ...open.slice(0, 20).map(([id, finding]) => `- ${lineOf(id, finding)}`),
        open.length > 20 ? `- … and ${open.length - 20} more` : '',
        paused ? 'Reviews are paused. Use `/resume` to continue.' : '',
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
    if (state.paused) return said('Reviews of this pull request are already paused. Use `/resume` to continue.')
    state.paused = true
    return said('Paused reviews of new pushes to this pull request. Use `/resume` to continue. `/review` still works.')
  },
}

export const resume: Engine = {
  name: 'resume',
  async run(_, context) {
    const { state } = subjectOf(context)
    if (!state.paused) return said('Reviews of this pull request are not paused.')
    state.paused = false
    return said('Resumed reviews, starting with the next push. Use `/review` to review the current state.')
  },
}

/** Dismisses a finding until its code changes. */
export const ignore: Engine = {
  name: 'ignore',
  async run(invocation, context) {
    const { state } = subjectOf(context)
    const id = nameKnown(state, String(invocation.arguments.finding))
    const finding = state.findings[id]!
    const why = String(invocation.arguments.because ?? '').trim()
    const because = why === '' ? invocation.actor : `${invocation.actor}: ${why}`
    state.findings[id] = { ...finding, status: 'dismissed', because }
    return said(`Dismissed ${lineOf(id, finding)}. RubberDuck will not report it again unless this code changes.`)
  },
}

/** Explains a finding. */
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
        `Found by the ${found.pass} pass as ${found.severity}, confidence ${Math.round(found.confidence * 100)}%${rule?.cwe === undefined ? '' : `, ${rule.cwe}`}. Fingerprint ${codeSpan(found.fingerprint)}${known === undefined ? '' : `, first reported in ${codeSpan(known.raisedIn.slice(0, 7))}, now ${known.status}`}.`,
        isSuppressed(found)
          ? `Not shown: ${proseLine(found.fate.by, 100)}: ${proseLine(found.fate.because, 200)}.`
          : '',
      ]
        .filter((line) => line !== '')
        .join('\n\n'),
    )
  },
}

/** Lists suppressed findings and files that were not fully analyzed. */
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
        'Not fully analyzed',
        skipped.map((entry) => `- ${codeSpan(entry.path)}: ${proseLine(entry.reason!, 200)}`),
      ),
    ]
    return said(lines.length === 0 ? 'No findings were suppressed and no files were skipped.' : lines.join('\n'))
  },
}

function subjectOf({ subject }: RunContext): Subject {
  if (subject === undefined)
    throw new DuckError('invalid', 'This command only works on pull requests. Use it in a comment on one.')
  return subject
}

function lastReport(state: ReviewState): Report {
  const report = state.last && reportOf(state.last.outcome)
  if (report === undefined)
    throw new DuckError('not-found', 'This pull request has not been reviewed yet. Use `/review` to start a review.')
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
  return show === 'summary' ? 'it is a hint' : 'its lines did not change in this round, or `max-comments` was reached'
}

function lineOf(id: string, { path, line, rule, message }: KnownFinding): string {
  return `${codeSpan(`${path}:${line}`)} ${codeSpan(rule)} ${proseLine(message, 160)} (${codeSpan(id.slice(0, 8))})`
}

function oneLine({ path, startLine, rule, message }: Finding): string {
  return `${codeSpan(`${path}:${startLine}`)} ${codeSpan(rule)} ${proseLine(message, 160)}`
}
