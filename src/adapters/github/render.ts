import type { Finding } from '../../core/findings/finding.ts'
import type { Excerpt } from '../../core/outcome/report.ts'
import type { ReviewPlan } from '../../core/platform.ts'
import type { LineRange } from '../../core/positions/line-ranges.ts'
import { escapeControlChars } from '../../core/report/escape-control-chars.ts'
import { textLines } from '../../core/report/fix-lines.ts'
import { codeSpan, prose, proseLine } from '../../core/report/markdown/markdown-text.ts'
import { renderMarkdown } from '../../core/report/markdown/render-markdown.ts'
import { splitMarkdown } from '../../core/report/markdown/split-markdown.ts'
import { reportOf } from '../../core/report/tally.ts'
import { redact } from '../../core/secrets/redact.ts'
import type { Reply } from '../../core/types.ts'
import { githubLimits } from './limits.ts'
import { writeMarker } from './marker.ts'

/** A review comment in the form of the API. Without `line`, it is on the whole file. */
export interface Comment {
  path: string
  body: string
  line?: number
  startLine?: number
}

/**
 * Renders a finding as a comment on its lines if they are in one hunk, on its first line if only that line is in a hunk,
 * or on the file. A fix of exactly those lines becomes a suggested change.
 */
export function renderFindingComment(
  finding: Finding,
  plan: Pick<ReviewPlan, 'job' | 'outcome' | 'anchors' | 'change'>,
): Comment {
  const report = reportOf(plan.outcome)
  const hunks = plan.anchors[finding.path] ?? []
  const fix = finding.fix
  const wanted: LineRange = fix === undefined ? finding : { startLine: fix.startLine, endLine: fix.endLine }
  const range = finding.placement.at === 'inline' ? placeIn(hunks, wanted, finding) : undefined
  const fits =
    fix !== undefined && range !== undefined && range.startLine === fix.startLine && range.endLine === fix.endLine
  const excerpt = report?.excerpts[finding.fingerprint]
  const body = [
    `**${titles[finding.severity]}** · ${codeSpan(finding.rule)}${range === undefined && finding.startLine > 0 ? ` · line ${finding.startLine}` : ''}`,
    prose(finding.message),
    fits ? suggestion(fix.replacement, excerpt, range) : '',
    related(finding, plan.change),
    folded(report?.rules?.[finding.rule]),
    writeMarker('finding', finding.fingerprint, plan.job),
  ]
    .filter((part) => part !== '')
    .join('\n\n')
  if (range === undefined) return { path: finding.path, body }
  const many = range.endLine > range.startLine
  return { path: finding.path, body, line: range.endLine, ...(many ? { startLine: range.startLine } : {}) }
}

const titles = { error: 'Error', warning: 'Warning', info: 'Note' } as const

function placeIn(hunks: readonly LineRange[], wanted: LineRange, finding: LineRange): LineRange | undefined {
  const holds = (range: LineRange) =>
    hunks.some((hunk) => hunk.startLine <= range.startLine && range.endLine <= hunk.endLine)
  const own = { startLine: finding.startLine, endLine: finding.endLine }
  const first = { startLine: finding.startLine, endLine: finding.startLine }
  return [wanted, own, first].find(holds)
}

/** A suggestion replaces the commented lines. GitHub rejects one without changes. */
function suggestion(replacement: string, excerpt: Excerpt | undefined, range: LineRange): string {
  const after = replacement.replace(/\r?\n$/, '')
  const before = textLines(excerpt, range.startLine, range.endLine)?.join('\n')
  if (before === after.replaceAll('\r', '') || hasHidden(after)) return ''
  const longest = Math.max(2, ...(after.match(/`+/g) ?? []).map((run) => run.length))
  const fence = '`'.repeat(longest + 1)
  return `${fence}suggestion\n${replacement === '' ? '' : `${after}\n`}${fence}`
}

/** Tells whether a person would not see what the text is. */
function hasHidden(text: string): boolean {
  const shown = text.replaceAll('\r\n', '\n')
  return escapeControlChars(shown) !== shown
}

function related({ related = [] }: Finding, change: ReviewPlan['change']): string {
  const site = change.url.replace(/\/pull\/\d+.*$/, '')
  const rows = related.slice(0, 8).map((place) => {
    const name = `${place.path}:${place.startLine}`
    const file = place.path.split('/').map(encodeURIComponent).join('/')
    const link = `[${codeSpan(name)}](${site}/blob/${change.head.sha}/${file}#L${place.startLine})`
    return `- ${link}${place.text === '' ? '' : ` ${codeSpan(place.text.trim().slice(0, 160))}`}`
  })
  return [...rows, ...(related.length > 8 ? [`- … and ${related.length - 8} more`] : [])].join('\n')
}

function folded(rule: { why?: string; whatToDo?: string } | undefined): string {
  const text = [rule?.why, rule?.whatToDo]
    .filter((part) => part !== undefined)
    .map(prose)
    .join('\n\n')
  return text === '' ? '' : `<details><summary>Why</summary>\n\n${text}\n\n</details>`
}

/** What was posted of a review besides its summary. */
export interface Posting {
  /** Findings that no comment could hold. */
  unplaced: readonly Finding[]
  /** Our own problems. */
  problems: readonly string[]
  /** Fingerprints with a comment, which the summary does not repeat. */
  commented: ReadonlySet<string>
}

/** Renders the summary comment of a pull request. */
export function renderSummary(plan: ReviewPlan, { unplaced, problems, commented }: Posting): string {
  const marker = writeMarker('summary', plan.change.head.sha, plan.job)
  // The last ones may not fit. A missing permission is often the reason why there are many unplaced findings.
  const remarks = [
    ...problems.map((problem) => `- ${problem}`),
    ...plan.settings.broken.map((mistake) => `- This change breaks the configuration: ${proseLine(mistake, 300)}`),
    ...plan.notes.map((note) => `- ${proseLine(note)}`),
    ...unplaced.map(
      ({ path, startLine, rule, message }) =>
        `- ${codeSpan(`${path}:${startLine}`)} ${codeSpan(rule)}: ${proseLine(message, 300)}`,
    ),
  ]
  const foot = '`/help` lists all commands. `/why path:line` explains a finding, and `/ignore path:line` dismisses it.'
  // The marker must survive, because the next review finds this comment by it.
  const room = githubLimits.comment - marker.length - foot.length - 20
  const extra = firstLines(remarks, room - leastBody)
  const body = renderMarkdown(plan.outcome, {
    limit: room - extra.length,
    everything: '`/why-not` lists the rest.',
    elsewhere: commented,
  })
  return [body.trim(), extra, foot, marker].filter((part) => part !== '').join('\n\n')
}

/** Number of characters that the report keeps in the summary. */
const leastBody = 20_000

/** Joins the lines that fit into a number of characters, and counts the rest. */
function firstLines(lines: readonly string[], room: number): string {
  let shown = lines.length
  let size = lines.reduce((sum, line) => sum + line.length + 1, 0)
  while (size > room && shown > 0) size -= (lines[--shown]?.length ?? 0) + 1
  const rest = lines.length - shown
  return [...lines.slice(0, shown), ...(rest > 0 ? [`- … and ${rest} more.`] : [])].join('\n')
}

/** A comment with an answer, or with the next part of a long one. */
export interface AnswerComment {
  /** Identifies the comment among our own. */
  request: string
  body: string
}

/**
 * Renders the answer to a request, beginning with whom and what it answers. A long answer continues in further comments.
 */
export function renderAnswer({ job, request = job, answers, outcome }: Reply): [AnswerComment, ...AnswerComment[]] {
  const head = answers === undefined ? '' : `${headOf(answers)}\n\n`
  const room = githubLimits.comment - longestMarker
  const limit = reportOf(outcome) === undefined ? githubLimits.answerComments * room : room
  const text = `${head}${renderMarkdown(outcome, { limit: limit - head.length }).trim()}`
  const [first = '', ...rest] = splitMarkdown(text, room)
  const comment = (body: string, name: string) => ({
    request: name,
    body: `${body}\n\n${writeMarker('answer', name, job)}`,
  })
  return [comment(first, request), ...rest.map((body, index) => comment(body, `${request}/part-${index + 2}`))]
}

/** Characters of a marker with its blank line. */
const longestMarker = 600

/** Characters of a request that its answer repeats. */
const longestSaid = 120

function headOf({ actor, said }: NonNullable<Reply['answers']>): string {
  const line = redact(said).split('\n')[0] ?? ''
  const shown = line.length > longestSaid ? `${line.slice(0, longestSaid).toWellFormed()}…` : line
  return shown === '' ? `@${actor}:` : `@${actor} asked ${codeSpan(shown)}:`
}
