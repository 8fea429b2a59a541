import type { Command } from '../command.ts'
import { DuckError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import { codeSpan, proseLine } from '../report/markdown-text.ts'
import { isSuppressed, plural, reportOf } from '../report/tally.ts'
import type { KnownFinding, ReviewState } from '../surface.ts'
import type { Finding, Outcome, Report } from '../types.ts'
import type { Engine, RunContext, Subject } from './engine.ts'

/** Lists the commands, or says what one takes. */
export const help: Engine = {
  name: 'help',
  async run(invocation, { commands = [] }) {
    const topic = String(invocation.arguments.topic ?? '')
      .replace(/^\//, '')
      .trim()
    const asked = commands.find((command) => command.name === topic)
    if (asked !== undefined) return said(explain(asked))
    const slip =
      topic === ''
        ? undefined
        : nearest(
            topic,
            commands.map((command) => command.name),
          )
    const start =
      topic === ''
        ? ''
        : `There is no command \`${proseLine(topic, 60)}\`.${slip === undefined ? '' : ` Did you mean \`/${slip}\`?`}\n\n`
    return said(`${start}${commands.map((command) => `- ${usage(command)}: ${command.summary}.`).join('\n')}`)
  },
}

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
    subjectOf(context).state.paused = true
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
    const id = findKnown(state, String(invocation.arguments.finding))
    const finding = state.findings[id]!
    const why = invocation.arguments.because
    const because = why === undefined ? invocation.actor : `${invocation.actor}: ${String(why)}`
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
    const found = findIn(report.findings, String(invocation.arguments.finding))
    const rule = report.rules?.[found.rule]
    const known = state.findings[found.fingerprint]
    return said(
      [
        `**${codeSpan(`${found.path}:${found.startLine}`)}** · ${codeSpan(found.rule)}`,
        found.message,
        rule?.why ?? '',
        rule?.whatToDo ?? '',
        ...(found.related ?? [])
          .slice(0, 10)
          .map(
            (place) => `- ${codeSpan(`${place.path}:${place.startLine}`)} ${codeSpan(place.text.trim().slice(0, 200))}`,
          ),
        `Found by the ${found.pass} pass as ${found.severity}, confidence ${Math.round(found.confidence * 100)} %${rule?.cwe === undefined ? '' : `, ${rule.cwe}`}. Fingerprint ${codeSpan(found.fingerprint)}${known === undefined ? '' : `, first raised in ${codeSpan(known.raisedIn.slice(0, 7))}`}.`,
        isSuppressed(found) ? `Not shown: ${found.fate.by}: ${found.fate.because}.` : '',
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
        hints.map((finding) => `- ${oneLine(finding)}`),
      ),
      ...list(
        'Not fully looked at',
        skipped.map((entry) => `- ${codeSpan(entry.path)}: ${proseLine(entry.reason!, 200)}`),
      ),
    ]
    return said(lines.length === 0 ? 'Nothing was left out.' : lines.join('\n'))
  },
}

function said(markdown: string): Outcome {
  return { state: 'complete', parts: [{ kind: 'text', markdown }] }
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

interface Named {
  fingerprint: string
  path: string
  startLine: number
  endLine: number
}

function findKnown(state: ReviewState, name: string): string {
  const all = Object.entries(state.findings).map(([fingerprint, { path, line }]) => ({
    fingerprint,
    path,
    startLine: line,
    endLine: line,
  }))
  return findIn(all, name).fingerprint
}

/** By `path:line` or the first six characters or more of a fingerprint. Throws `not-found` or `invalid` with the candidates. */
function findIn<T extends Named>(findings: readonly T[], name: string): T {
  const place = /^(.+):(\d+)$/.exec(name)
  const line = Number(place?.[2])
  const fits = findings.filter((finding) =>
    place === null
      ? name.length >= 6 && finding.fingerprint.startsWith(name)
      : finding.path === place[1] && finding.startLine <= line && finding.endLine >= line,
  )
  const list = (some: readonly T[]) =>
    some
      .slice(0, 5)
      .map((finding) => `\`${finding.path}:${finding.startLine}\` (\`${finding.fingerprint}\`)`)
      .join(', ')
  if (fits.length === 1) return fits[0]!
  if (fits.length > 1)
    throw new DuckError('invalid', `Several findings fit: ${list(fits)}. Name one by its fingerprint.`)
  const near = place === null ? findings : findings.filter((finding) => finding.path === place[1])
  const advice = near.length === 0 ? '`/status` lists what there is.' : `There are ${list(near)}.`
  throw new DuckError('not-found', `No finding is called \`${name.slice(0, 80)}\`. ${advice}`)
}

function lineOf(id: string, { path, line, rule, message }: KnownFinding): string {
  return `${codeSpan(`${path}:${line}`)} ${codeSpan(rule)} ${proseLine(message, 160)} (${codeSpan(id.slice(0, 8))})`
}

function oneLine({ path, startLine, rule, message }: Finding): string {
  return `${codeSpan(`${path}:${startLine}`)} ${codeSpan(rule)} ${proseLine(message, 160)}`
}

function usage(command: Command): string {
  const words = command.arguments.map((argument) => {
    const text = argument.positional
      ? argument.name
      : argument.type === 'boolean'
        ? `--${argument.name}`
        : `--${argument.name} …`
    return argument.required ? text : `[${text}]`
  })
  return codeSpan(['/', command.name].join('') + (words.length === 0 ? '' : ` ${words.join(' ')}`))
}

function explain(command: Command): string {
  return [
    `${usage(command)}: ${command.summary}.${command.needs === 'write' ? ' It needs write access.' : ''}`,
    ...command.arguments.map(
      (argument) => `- ${codeSpan(argument.positional ? argument.name : `--${argument.name}`)}: ${argument.summary}`,
    ),
  ].join('\n')
}
