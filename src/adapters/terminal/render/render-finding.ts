import { stripVTControlCharacters } from 'node:util'
import type { Finding, Fix, Related } from '../../../core/findings/finding.ts'
import type { Excerpt } from '../../../core/outcome/report.ts'
import { displayPath } from '../../../core/report/display-path.ts'
import { escapeControlChars, escapeControlCharsInLine } from '../../../core/report/escape-control-chars.ts'
import { fixLines } from '../../../core/report/fix-lines.ts'
import { isFileLevel } from '../../../core/report/place.ts'
import { terminalLimits } from '../limits.ts'
import { mark } from '../text/ascii.ts'
import { setSentence, type TextSetting } from '../text/sentence.ts'
import { columnsOf, cutLine } from '../text/wrap.ts'

/** Renders one finding: location, severity and rule, then the message, the code, the fix and related locations. */
export function renderFinding(finding: Finding, excerpt: Excerpt | undefined, setting: TextSetting): string[] {
  const blocks = [
    [...headLines(finding, setting), ...setSentence(finding.message, setting, '  ')],
    excerpt === undefined || isFileLevel(finding) ? [] : codeBlock(finding, excerpt, setting),
    finding.fix === undefined ? [] : fixBlock(finding.fix, excerpt, setting),
    relatedBlock(finding.related ?? [], setting),
  ]
  return blocks.filter((block) => block.length > 0).flatMap((block, index) => (index === 0 ? block : ['', ...block]))
}

/** Returns the location and the rest of the first line of a finding. Terminals and editors turn the location into a link. */
export function findingHead(finding: Finding, { paint, ...setting }: TextSetting): [string, string] {
  const path = displayPath(finding.path, setting, setting.cwd)
  const place = isFileLevel(finding) ? path : `${path}:${finding.startLine}:${finding.startColumn ?? 1}`
  const rest = `  ${paint(finding.severity, finding.severity)}  ${paint('quiet', escapeControlCharsInLine(finding.rule))}`
  return [paint('path', place), rest]
}

/** A location is never cut or wrapped, because terminals turn it into a link. */
function headLines(finding: Finding, setting: TextSetting): string[] {
  const [place, rest] = findingHead(finding, setting)
  const fits = columnsOf(stripVTControlCharacters(place + rest)) <= setting.columns
  return fits ? [`${place}${rest}`] : [place, rest]
}

function codeBlock(finding: Finding, excerpt: Excerpt, setting: TextSetting): string[] {
  const { startLine, endLine } = finding
  const end = Math.min(endLine, startLine + terminalLimits.codeLines - 1)
  const from = Math.max(excerpt.startLine, startLine - terminalLimits.contextLines)
  const to = Math.min(
    excerpt.startLine + excerpt.lines.length - 1,
    end + (end === endLine ? terminalLimits.contextLines : 0),
  )
  const gutter = String(to).length
  const bar = mark(setting, '│')
  const lines: string[] = []
  for (let line = from; line <= to; line++) {
    const hit = line >= startLine && line <= endLine
    const number = String(line).padStart(gutter)
    const source = excerpt.lines[line - excerpt.startLine] ?? ''
    const text = codeText(source, setting, gutter)
    lines.push(
      hit
        ? `  ${setting.paint('heading', `> ${number} ${bar}`)} ${text}`
        : setting.paint('quiet', `    ${number} ${bar} ${text}`),
    )
    const marks = underline(finding, line, source.replace(/\r?\n?$/, ''))
    if (marks === undefined) continue
    const start = Math.min(marks.start, Math.max(0, columnsOf(text) - 1))
    const size = Math.max(1, Math.min(marks.end, columnsOf(text)) - start)
    const blank = setting.paint('quiet', `    ${' '.repeat(gutter)} ${bar} `)
    lines.push(`${blank}${' '.repeat(start)}${setting.paint(finding.severity, '^'.repeat(size))}`)
  }
  if (end < endLine)
    lines.push(setting.paint('quiet', `    ${' '.repeat(gutter)} ${mark(setting, '⋮')} ${endLine - end} more lines`))
  return lines.map((line) => line.trimEnd())
}

/** Returns the printed columns to underline in a line. Of a long range only the first and the last line are underlined. */
function underline(finding: Finding, line: number, source: string): { start: number; end: number } | undefined {
  const { startLine, endLine, startColumn, endColumn } = finding
  if (startColumn === undefined || endColumn === undefined) return undefined
  // A mask and the text that it hides differ in length.
  if (source.trim() === '' || source.includes('…') || (line !== startLine && line !== endLine)) return undefined
  const skipped = line === 1 && source.startsWith('\ufeff') ? 1 : 0
  const first = line === startLine ? startColumn - 1 + skipped : source.length - source.trimStart().length
  const last = line === endLine ? endColumn - 1 + skipped : source.trimEnd().length
  const columns = (offset: number) => columnsOf(visibleCode(source.slice(0, offset)))
  return { start: columns(first), end: columns(last) }
}

function fixBlock(fix: Fix, excerpt: Excerpt | undefined, setting: TextSetting): string[] {
  const lines = fixLines(fix, excerpt)
  const gutter = String(Math.max(1, ...lines.map((line) => line.number ?? 1))).length
  const shown = lines.slice(0, terminalLimits.fixLines).map(({ sign, number, text }) => {
    const line =
      `${sign} ${String(number ?? '').padStart(gutter)} ${mark(setting, '│')} ${codeText(text, setting, gutter)}`.trimEnd()
    return `  ${setting.paint(sign === '+' ? 'added' : 'removed', line)}`
  })
  const rest = lines.length - shown.length
  return [
    `  ${setting.paint('heading', fix.safety === 'safe' ? 'Suggested fix' : 'Suggested fix (may change behavior)')}`,
    ...shown,
    ...(rest > 0 ? [setting.paint('quiet', `    ${' '.repeat(gutter)} ${mark(setting, '⋮')} ${rest} more lines`)] : []),
  ]
}

function codeText(text: string, setting: TextSetting, gutter: number): string {
  return cutLine(
    visibleCode(text.replace(/\r?\n?$/, '')),
    Math.max(
      20,
      (setting.columns === Number.POSITIVE_INFINITY ? terminalLimits.plainColumns : setting.columns) - gutter - 7,
    ),
    mark(setting, '…'),
  )
}

/** Returns code on one line as it is printed: tabs as four spaces, control characters as escapes. */
function visibleCode(text: string): string {
  return escapeControlChars(text).replaceAll('\t', '    ').replaceAll('\n', ' ')
}

function relatedBlock(related: readonly Related[], setting: TextSetting): string[] {
  const { paint, columns } = setting
  const widest = columns === Number.POSITIVE_INFINITY ? terminalLimits.plainColumns : columns
  const shown = related.slice(0, terminalLimits.related).map(({ path, startLine, text }) => {
    const place = `${displayPath(path, setting, setting.cwd)}:${startLine}`
    const code = escapeControlCharsInLine(text.trim())
    return `  ${paint('quiet', 'see')} ${place}${code === '' ? '' : `  ${paint('quiet', cutLine(code, Math.max(20, widest - place.length - 8), mark(setting, '…')))}`}`
  })
  const rest = related.length - shown.length
  return rest > 0 ? [...shown, paint('quiet', `  and ${rest} more`)] : shown
}
