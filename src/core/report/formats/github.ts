import { defined } from '../../defined.ts'
import type { Finding } from '../../findings/finding.ts'
import type { Report } from '../../outcome/report.ts'
import type { Outcome } from '../../types.ts'
import { escapeControlChars, escapeControlCharsInLine } from '../escape-control-chars.ts'
import { isFileLevel, oneLine } from '../place.ts'
import { shortfalls } from '../shortfalls.ts'
import { plural, prominent, reportOf, summarised, verdict } from '../tally.ts'
import { conciseLine } from './concise.ts'
import type { Format } from './format.ts'

/** GitHub's limit of annotations per level and workflow step; it silently drops the rest. */
const annotationsPerLevel = 10
const levels = { error: 'error', warning: 'warning', info: 'notice' } as const
type Level = (typeof levels)[keyof typeof levels]

/**
 * Workflow commands, which GitHub Actions shows as annotations on the changed lines. Findings beyond GitHub's limit
 * follow as plain log lines, and the last line states their number. An incomplete outcome is a warning without a file,
 * a failed one an error. Both come first, so that findings do not displace them. Paths are relative to the root.
 */
export const github: Format = {
  name: 'github',
  summary: 'annotations in GitHub Actions',
  contentType: 'text/plain; charset=utf-8',
  reportsOnly: true,
  render: (outcome) =>
    linesOf(outcome)
      .map((line) => `${line}\n`)
      .join(''),
}

function linesOf(outcome: Outcome): string[] {
  const report = reportOf(outcome)
  const left = { error: annotationsPerLevel, warning: annotationsPerLevel, notice: annotationsPerLevel }
  const first = shortfallCommands(outcome)
  for (const { level } of first) left[level]--
  const commands: string[] = []
  const beyond: Finding[] = []
  for (const finding of report === undefined ? [] : [...prominent(report), ...summarised(report)]) {
    const level = levels[finding.severity]
    if (left[level] > 0) commands.push(command(level, placeOf(finding), finding.message))
    else beyond.push(finding)
    left[level]--
  }
  return [
    ...first.map(({ level, message }) => command(level, { title: 'RubberDuck' }, message)),
    ...commands,
    ...beyond.map((finding) => plain(`- ${conciseLine(finding, report as Report, undefined)}`)),
    ...(beyond.length === 0
      ? [plain(`RubberDuck: ${oneLine(verdict(outcome))}`)]
      : [
          plain(
            `RubberDuck: ${oneLine(verdict(outcome))} GitHub shows ${annotationsPerLevel} annotations per level and step: ${plural(beyond.length, 'finding')} above ${beyond.length === 1 ? 'is' : 'are'} not annotated.`,
          ),
        ]),
  ]
}

function shortfallCommands(outcome: Outcome): { level: Level; message: string }[] {
  const missing = shortfalls(outcome)
  if (missing.length === 0) return []
  const failed = outcome.state === 'failed'
  const text = missing.map(({ message }) => oneLine(message)).join('\n')
  return [{ level: failed ? 'error' : 'warning', message: failed ? text : `Incomplete: ${text}` }]
}

function placeOf(finding: Finding): Record<string, string | number> {
  const { path, rule, startLine, endLine, startColumn, endColumn } = finding
  const file = escapeControlCharsInLine(path)
  if (isFileLevel(finding)) return { file, title: rule }
  return {
    file,
    line: startLine,
    ...defined({ col: startColumn }),
    endLine,
    ...defined({ endColumn }),
    title: rule,
  }
}

function command(level: Level, properties: Record<string, string | number>, message: string): string {
  const list = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`)
  return `::${level} ${list.join(',')}::${escapeData(message)}`
}

/** Escapes `%` first, because the other escapes contain it. */
function escapeData(text: string): string {
  return escapeControlChars(text.replaceAll(/\r\n?/g, '\n')).replaceAll('%', '%25').replaceAll('\n', '%0A')
}

function escapeProperty(text: string): string {
  return escapeData(escapeControlCharsInLine(text)).replaceAll(':', '%3A').replaceAll(',', '%2C')
}

/**
 * Returns a log line that the runner does not interpret as a command. The older form `##[` is recognized anywhere in a
 * line.
 */
function plain(line: string): string {
  return escapeControlCharsInLine(line).replaceAll('##[', '##\\[')
}
