import { type Finding, type Severity, severities } from '../../findings/finding.ts'
import type { LedgerEntry, Report, WalkthroughEntry } from '../../outcome/report.ts'
import type { Failure, Outcome, Part } from '../../types.ts'
import { escapeControlChars } from '../escape-control-chars.ts'
import {
  changeSize,
  countWords,
  type Gap,
  gaps,
  isSuppressed,
  lookedAt,
  plural,
  prominent,
  reportOf,
  type SuppressedFinding,
  summarised,
  suppressed,
  verdict,
} from '../tally.ts'
import { criteriaSections } from './criteria-markdown.ts'
import { findingBlock, findingLine } from './finding-markdown.ts'
import { type Folded, foldedList } from './markdown-folded.ts'
import { codeTable, markdownTable } from './markdown-table.ts'
import { codeFence, codeSpan, prose, proseLine } from './markdown-text.ts'
import { noticedLines } from './noticed-lines.ts'
import { renderMermaid } from './render-mermaid.ts'
import { splitMarkdown } from './split-markdown.ts'

/** GitHub rejects comments with more than 65,536 characters. */
export const markdownLimit = 65_000
/** Share of the limit for findings, which leaves room for the collapsed lists. */
const findingShare = 0.75

const headings: Record<Severity, string> = { error: 'Errors', warning: 'Warnings', info: 'Info' }

export interface MarkdownOptions {
  /** Maximum number of characters. Findings that do not fit are counted. */
  limit?: number
  /** The advice below a truncated list: how to see everything. */
  everything?: string
  /** For chats: without HTML, tables and diagrams, and only with what a reader of a chat needs. */
  chat?: boolean
  /** Fingerprints of findings that have a comment of their own. They are only counted, and so are files without symbols. */
  elsewhere?: ReadonlySet<string>
}

/** Renders a pull request comment: the verdict, findings by severity, then collapsed details. */
export function renderMarkdown(outcome: Outcome, options: MarkdownOptions = {}): string {
  const limit = options.limit ?? markdownLimit
  const report = reportOf(outcome)
  if (report === undefined) return plainParts(outcome, limit, options.chat === true)
  const head = headOf(outcome, report)
  const { sections, omitted } = findingSections(report, limit * findingShare - head.length, options.elsewhere)
  const advice = options.everything ?? 'To see all findings, run `rubberduck review --format json`.'
  const cut = omitted === 0 ? [] : [`**${plural(omitted, 'more finding')} did not fit in this comment.** ${advice}`]
  const body = [head, ...criteriaSections(report), ...sections, ...cut]
  let used = body.reduce((sum, text) => sum + text.length + 2, 0)
  if (options.chat) return `${[...body, ...noticedInChat(report, limit - used)].join('\n\n')}\n`
  const folded = foldedSections(outcome, report, options.elsewhere)
  folded.forEach((section, index) => {
    const text = foldedList(section, Math.floor((limit - used) / (folded.length - index)))
    if (text === '') return
    body.push(text)
    used += text.length + 2
  })
  return `${body.join('\n\n')}\n`
}

/** Number of hints that a chat shows. */
const mostHints = 5

/** Lists hints in a chat, which cannot fold them away. */
function noticedInChat(report: Report, room: number): string[] {
  const noticed = summarised(report)
  const lines = noticedLines(noticed)
  const shown = lines.slice(0, mostHints)
  const rest = lines.length - shown.length
  const text = [`**Also noticed (${noticed.length})**`, ...shown, ...(rest > 0 ? [`- … and ${rest} more`] : [])].join(
    '\n',
  )
  return noticed.length === 0 || text.length > room ? [] : [text]
}

/**
 * Renders a heading and blocks for each severity, the highest first. The first block that does not fit and all later
 * ones are counted.
 */
function findingSections(
  report: Report,
  room: number,
  elsewhere: ReadonlySet<string> = new Set(),
): { sections: string[]; omitted: number } {
  const languages = new Map(report.ledger.map((entry) => [entry.path, entry.language ?? '']))
  const sections: string[] = []
  let left = room
  let omitted = 0
  const listed = prominent(report).filter(({ fingerprint }) => !elsewhere.has(fingerprint))
  const posted = report.findings.filter((finding) => !isSuppressed(finding) && elsewhere.has(finding.fingerprint))
  if (posted.length > 0)
    sections.push(`${plural(posted.length, 'finding')} with a comment of ${posted.length === 1 ? 'its' : 'their'} own.`)
  for (const [severity, findings] of bySeverity(listed)) {
    const heading = `### ${headings[severity]} (${findings.length})`
    const blocks: string[] = []
    left -= heading.length + 2
    for (const finding of findings) {
      const renderings = [() => findingBlock(finding, report, languages), () => findingLine(finding)]
      const block = omitted > 0 ? undefined : fitting(left, renderings)
      if (block === undefined) omitted++
      else blocks.push(block)
      left -= block === undefined ? 0 : block.length + 2
    }
    if (blocks.length > 0) sections.push(heading, ...blocks)
  }
  return { sections, omitted }
}

function bySeverity(findings: readonly Finding[]): [Severity, Finding[]][] {
  return severities
    .map((severity): [Severity, Finding[]] => [severity, findings.filter((finding) => finding.severity === severity)])
    .filter(([, own]) => own.length > 0)
}

function headOf(outcome: Outcome, report: Report): string {
  const reasons = outcome.state === 'partial' ? ['Not everything could be analyzed:', bullets(outcome.reasons)] : []
  return [
    `## RubberDuck: ${headline(outcome, report)}`,
    `${lookedAt(report)} ${proseLine(report.scope.description, 300)}: ${changeSize(report)}.`,
    ...reasons,
    bullets(report.highlights),
  ]
    .filter((text) => text !== '')
    .join('\n\n')
}

function headline(outcome: Outcome, report: Report): string {
  if (outcome.state !== 'complete') return verdict(outcome)
  const shown = report.findings.filter((finding) => !isSuppressed(finding))
  return shown.length > 0 ? countWords(shown) : verdict(outcome).toLowerCase().replace(/\.$/, '')
}

function bullets(items: readonly string[]): string {
  const shown = items.slice(0, 10).map((item) => `- ${proseLine(item)}`)
  return [...shown, ...(items.length > 10 ? [`- … and ${items.length - 10} more`] : [])].join('\n')
}

/** Returns the first rendering that fits, including a blank line. The most complete one comes first. */
function fitting(room: number, renderings: readonly (() => string)[]): string | undefined {
  for (const render of renderings) {
    const text = render()
    if (text.length + 2 <= room) return text
  }
  return undefined
}

function foldedSections(outcome: Outcome, report: Report, elsewhere?: ReadonlySet<string>): Folded[] {
  const whole = report.ledger.filter((entry) => entry.state === 'analysed').length
  const reasons = outcome.state === 'partial' ? outcome.reasons.slice(10) : []
  const noticed = summarised(report).filter(({ fingerprint }) => elsewhere?.has(fingerprint) !== true)
  // The platform lists the files itself.
  const walked = report.walkthrough.filter(({ summary }) => elsewhere === undefined || summary !== '')
  const hidden = suppressed(report)
  return [
    folded(`Not analyzed, continued (${reasons.length})`, reasons, (reason) => `- ${proseLine(reason, 300)}`),
    folded(`Also noticed (${noticed.length})`, noticedLines(noticed), (line) => line),
    folded(`Walkthrough (${plural(walked.length, 'file')})`, walked, walkthroughLine),
    folded(
      `Analyzed files (${whole} of ${report.ledger.length})`,
      [
        ...gaps(report.ledger).flatMap((gap) => gap.paths.map((path) => ({ ...gap, path }))),
        ...uncoveredLines(report.ledger),
        ...report.notes,
      ],
      (row) => (typeof row === 'string' ? `- ${proseLine(row)}` : gapLine(row)),
    ),
    folded(`Suppressed (${hidden.length})`, hidden, suppressedLine),
  ]
}

/** One line for each set of passes that do not cover a language. */
function uncoveredLines(ledger: readonly LedgerEntry[]): string[] {
  const entries = ledger.filter(({ uncovered }) => uncovered !== undefined)
  const groups = Map.groupBy(
    entries,
    ({ language = '', uncovered = [] }) => `${language}: no pass for ${uncovered.join(', ')}`,
  )
  return [...groups].map(([line, files]) => `${line} (${plural(files.length, 'file')})`)
}

function folded<T>(title: string, items: readonly T[], row: (item: T) => string): Folded {
  return { title, count: items.length, rows: items.values().map(row) }
}

function walkthroughLine({ path, status, summary }: WalkthroughEntry): string {
  return `- ${codeSpan(path)} ${status}${summary === '' ? '' : `: ${proseLine(summary, 300)}`}`
}

const gapWords = { skipped: 'not analyzed', text: 'as text only', analysed: 'partly analyzed' } as const

function gapLine({ path, state, reason }: Gap & { path: string }): string {
  return `- ${codeSpan(path)} ${gapWords[state]}: ${proseLine(reason, 200)}`
}

function suppressedLine(finding: SuppressedFinding): string {
  const { by, because } = finding.placement
  return `${findingLine(finding)} Suppressed by ${proseLine(by, 100)}: ${proseLine(because, 200)}.`
}

/** Renders answers other than a report: text, tables, patches or a failure. */
function plainParts(outcome: Outcome, limit: number, chat: boolean): string {
  const failure = outcome.state === 'failed' ? [failedHeading(outcome.error), prose(outcome.error.public)] : []
  const reasons = outcome.state === 'partial' ? ['## RubberDuck: incomplete', bullets(outcome.reasons)] : []
  const text = [...failure, ...reasons, ...outcome.parts.map((part) => partMarkdown(part, chat))]
    .filter((part) => part !== '')
    .join('\n\n')
  const cut = '\n\n… truncated: the answer exceeds the maximum length of a comment.'
  return text.length <= limit ? `${text}\n` : `${splitMarkdown(text, limit - cut.length - 10)[0]}${cut}\n`
}

/** A request that is not permitted or not understood did not fail. */
function failedHeading({ kind }: Failure): string {
  return ['denied', 'invalid', 'not-found'].includes(kind) ? '' : '## RubberDuck: failed'
}

function partMarkdown(part: Part, chat: boolean): string {
  switch (part.kind) {
    case 'text':
      return escapeControlChars(part.markdown)
    case 'patch':
      if (part.pull?.number !== undefined) return `Opened #${part.pull.number}: ${proseLine(part.title, 200)}.`
      if (part.pull !== undefined) return `Pushed ${codeSpan(part.pull.branch)}: ${proseLine(part.title, 200)}.`
      return part.written === undefined
        ? codeFence(part.patch.trimEnd().split('\n'), 'diff')
        : `Committed as ${codeSpan(part.written.slice(0, 7))}: ${proseLine(part.title, 200)}.`
    case 'data':
      return `### ${proseLine(part.title, 200)}\n\n${chat ? codeTable(part) : markdownTable(part)}`
    case 'picture':
      // Chats get it as a file.
      return chat ? '' : renderMermaid(part)
    case 'report':
      return ''
  }
}
