import { neutralise, neutraliseLine } from '../../core/report/neutralise.ts'
import {
  changeSize,
  gaps,
  lookedAt,
  prominent,
  reportOf,
  summarised,
  suppressed,
  verdict,
} from '../../core/report/tally.ts'
import type { Finding, Outcome, Part, Report } from '../../core/types.ts'
import { limits } from './limits.ts'
import { createPaint, type Role } from './paint.ts'
import { renderFinding } from './render-finding.ts'
import { renderTable } from './render-table.ts'
import { type Setting, setLine, setSentence } from './sentence.ts'

export interface TextOptions {
  color: boolean
  /** Columns of the terminal; undefined off a terminal, where nothing is wrapped. */
  columns?: number
  /** Lists the suppressed findings. */
  whyNot: boolean
  /** Time spent; left out off a terminal so that the same change reads the same. */
  elapsedMs?: number
}

/** What a person reads in a terminal. A failure is not in it: its sentence goes to stderr. */
export function renderText(outcome: Outcome, options: TextOptions): string {
  const columns =
    options.columns === undefined ? Number.POSITIVE_INFINITY : Math.max(40, Math.min(options.columns, limits.columns))
  const setting: Setting = { paint: createPaint(options.color), color: options.color, columns }
  const report = reportOf(outcome)
  const blocks = report === undefined ? partBlocks(outcome, setting) : reportBlocks(outcome, report, setting, options)
  const text = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'))
  return text.length === 0 ? '' : `${text.join('\n\n')}\n`
}

function reportBlocks(outcome: Outcome, report: Report, setting: Setting, options: TextOptions): string[][] {
  return [
    setSentence(`${lookedAt(report)} ${report.scope.description}: ${changeSize(report)}`, setting),
    ...fileBlocks(report, setting),
    noticed(report, setting),
    options.whyNot ? whyNot(report, setting) : [],
    [...report.highlights, ...report.notes].flatMap((text) => bullet(text, setting)),
    reasons(outcome, setting),
    closing(outcome, report, setting, options),
  ]
}

function fileBlocks(report: Report, setting: Setting): string[][] {
  const files = Map.groupBy(prominent(report), (finding) => finding.path)
  return [...files].flatMap(([path, findings]) => [
    [setting.paint('path', neutraliseLine(path === '' ? '(the repository)' : path))],
    ...findings.map((finding) => renderFinding(finding, report.excerpts[finding.fingerprint], setting)),
  ])
}

function noticed(report: Report, setting: Setting): string[] {
  return titledList('Also noticed', summarised(report), setting, (finding) => setLine(finding.message, setting))
}

function whyNot(report: Report, setting: Setting): string[] {
  const list = titledList(
    'Suppressed',
    suppressed(report),
    setting,
    ({ message, fate }) => {
      return `${setLine(message, setting)} ${setting.paint('quiet', `Suppressed by ${neutraliseLine(fate.by)}: ${neutraliseLine(fate.because)}.`)}`
    },
    Number.POSITIVE_INFINITY,
  )
  return list.length === 0 ? ['Nothing was suppressed.'] : list
}

function titledList<T extends Finding>(
  title: string,
  findings: readonly T[],
  setting: Setting,
  says: (finding: T) => string,
  most: number = limits.rows,
): string[] {
  if (findings.length === 0) return []
  const { paint } = setting
  const rows = findings.slice(0, most).map((finding) => {
    const place = neutraliseLine(finding.startLine < 1 ? finding.path : `${finding.path}:${finding.startLine}`)
    return `  ${paint(finding.severity, finding.severity)}  ${place}  ${paint('quiet', neutraliseLine(finding.rule))}  ${says(finding)}`
  })
  const rest = findings.length - rows.length
  return [
    paint('heading', title),
    ...rows,
    ...(rest > 0 ? [paint('quiet', `  and ${rest} more; --format json has them all`)] : []),
  ]
}

function bullet(text: string, setting: Setting): string[] {
  return setSentence(text, { ...setting, columns: setting.columns - 2 }).map((line, index) =>
    index === 0 ? `• ${line}` : `  ${line}`,
  )
}

function reasons(outcome: Outcome, setting: Setting): string[] {
  if (outcome.state !== 'partial') return []
  const shown = outcome.reasons.slice(0, limits.rows)
  const rest = outcome.reasons.length - shown.length
  return [
    setting.paint('warning', 'Not everything could be analysed'),
    ...shown.flatMap((reason) => bullet(reason, setting)),
    ...(rest > 0 ? [setting.paint('quiet', `  and ${rest} more; --format json has them all`)] : []),
  ]
}

function closing(outcome: Outcome, report: Report, setting: Setting, options: TextOptions): string[] {
  const { paint } = setting
  const seconds = options.elapsedMs === undefined ? '' : paint('quiet', ` (${(options.elapsedMs / 1000).toFixed(1)} s)`)
  const hidden = suppressed(report).length
  return [
    `${paint(mood(outcome, report), verdict(outcome))}${seconds}`,
    ...gapSentence(report, setting),
    ...(hidden > 0 && !options.whyNot ? [paint('quiet', `${hidden} suppressed; --why-not says which and why.`)] : []),
  ]
}

function mood(outcome: Outcome, report: Report): Role {
  const shown = [...prominent(report), ...summarised(report)]
  if (shown.some((finding) => finding.severity === 'error')) return 'error'
  if (outcome.state !== 'complete' || shown.some((finding) => finding.severity === 'warning')) return 'warning'
  return shown.length > 0 ? 'info' : 'good'
}

function gapSentence(report: Report, setting: Setting): string[] {
  return (['skipped', 'text'] as const).flatMap((state) => {
    const groups = gaps(report.ledger).filter((gap) => gap.state === state)
    if (groups.length === 0) return []
    const words = groups.slice(0, 6).map(({ reason, paths }) => {
      const names = paths.length <= 3 ? paths.map(neutraliseLine).join(', ') : `${paths.length} files`
      return `${names} (${setLine(reason, { ...setting, color: false, paint: (_, text) => text })})`
    })
    const rest = groups.slice(6).reduce((sum, group) => sum + group.paths.length, 0)
    const list = [...words, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')
    const start = state === 'skipped' ? 'Not analysed' : 'Searched as text only'
    return setSentence(`${start}: ${list}.`, setting).map((line) => setting.paint('quiet', line))
  })
}

/** Answers that are no report. */
function partBlocks(outcome: Outcome, setting: Setting): string[][] {
  return [...outcome.parts.map((part) => partLines(part, setting)), reasons(outcome, setting)]
}

function partLines(part: Part, setting: Setting): string[] {
  if (part.kind === 'data') return renderTable(part, setting)
  if (part.kind === 'text') return neutralise(part.markdown).replace(/\n+$/, '').split('\n')
  if (part.kind === 'patch') return neutralise(part.patch).replace(/\n+$/, '').split('\n')
  return []
}
