import { stripVTControlCharacters } from 'node:util'
import type { Finding } from '../../../core/findings/finding.ts'
import type { LedgerEntry, Report } from '../../../core/outcome/report.ts'
import { escapeControlCharsInLine } from '../../../core/report/escape-control-chars.ts'
import {
  changeSize,
  gaps,
  lookedAt,
  prominent,
  reportOf,
  summarised,
  suppressed,
  verdict,
} from '../../../core/report/tally.ts'
import type { Outcome } from '../../../core/types.ts'
import { terminalLimits } from '../limits.ts'
import { mark } from '../text/ascii.ts'
import { createPaint, type PaintRole } from '../text/paint.ts'
import { setLine, setSentence, type TextSetting } from '../text/sentence.ts'
import { setTable } from '../text/table.ts'
import { columnsOf, cutLine } from '../text/wrap.ts'
import { findingHead, renderFinding } from './render-finding.ts'
import { renderPart } from './render-part.ts'

export interface TextOptions {
  color: boolean
  /** Columns of the terminal; undefined for any other output, which is not wrapped. */
  columns?: number
  /** Lists the suppressed findings. */
  whyNot: boolean
  /** Our own texts in ASCII. */
  ascii?: boolean
  /** Only the findings or the answer. */
  quiet?: boolean
  /** Also prints the table of files, and the time if the output is not a terminal. */
  verbose?: boolean
  /** Elapsed time; absent if the output is not a terminal, so that the output is reproducible. */
  elapsedMs?: number
  /** Current folder that paths are relative to; default: the root. */
  cwd?: string
}

/** Returns the text layout for a terminal of that many columns, or for any other output. */
export function createSetting({
  color,
  columns,
  ascii,
}: Pick<TextOptions, 'color' | 'columns' | 'ascii'>): TextSetting {
  return {
    paint: createPaint(color),
    color,
    columns:
      columns === undefined
        ? Number.POSITIVE_INFINITY
        : Math.max(terminalLimits.leastColumns, Math.min(columns, terminalLimits.columns)),
    ...(ascii === true ? { ascii } : {}),
  }
}

/** Renders an outcome as text. The message of a failed outcome goes to stderr instead. */
export function renderText(outcome: Outcome, options: TextOptions): string {
  const report = reportOf(outcome)
  const setting: TextSetting = { ...createSetting(options), root: report?.root, cwd: options.cwd }
  const blocks =
    report === undefined ? partBlocks(outcome, setting, options) : reportBlocks(outcome, report, setting, options)
  const text = blocks.filter((block) => block.length > 0).map((block) => block.join('\n'))
  return text.length === 0 ? '' : `${text.join('\n\n')}\n`
}

function reportBlocks(outcome: Outcome, report: Report, setting: TextSetting, options: TextOptions): string[][] {
  const findings = [
    ...findingBlocks(report, setting),
    noticed(report, setting),
    options.whyNot ? whyNot(report, setting) : [],
  ]
  // Gaps are always reported: silence must not look like a pass.
  if (options.quiet === true) return [...findings, reasons(outcome, setting)]
  return [
    setSentence(`${lookedAt(report)} ${report.scope.description}: ${changeSize(report)}`, setting),
    ...findings,
    [...report.highlights, ...report.notes].flatMap((text) => bullet(text, setting)),
    options.verbose === true ? ledgerTable(report, setting) : [],
    reasons(outcome, setting),
    closing(outcome, report, setting, options),
  ]
}

function findingBlocks(report: Report, setting: TextSetting): string[][] {
  return prominent(report).map((finding) => renderFinding(finding, report.excerpts[finding.fingerprint], setting))
}

/** One row per file: its state, and the reason if it was not fully analyzed. */
function ledgerTable({ ledger }: Report, setting: TextSetting): string[] {
  if (ledger.length === 0) return []
  const rows = ledger.map(({ path, state, language = '', added, deleted, reason, uncovered = [], model }) => [
    escapeControlCharsInLine(path),
    state,
    language,
    `+${added} -${deleted}`,
    setLine(
      [reason ?? [], uncovered.length === 0 ? [] : `no pass for ${uncovered.join(', ')}`, unread(model)]
        .flat()
        .join('; '),
      setting,
    ),
  ])
  return setTable([['file', 'state', 'language', 'lines', 'reason'], ...rows], setting)
}

/** Says what a model that should have read a file did not read. */
function unread(model: LedgerEntry['model']): string[] {
  if (model === 'none') return ['not read by the model']
  return model === 'part' ? ['only partly read by the model'] : []
}

/** Hints, one line each, cut at the width of the terminal. */
function noticed(report: Report, setting: TextSetting): string[] {
  const hints = summarised(report)
  const shown = hints.slice(0, terminalLimits.rows)
  const rest = hints.length - shown.length
  return [
    ...titled('Also noticed', shown, setting, (finding) => {
      const head = findingHead(finding, setting).join('')
      const left = Math.max(
        terminalLimits.leastColumns,
        setting.columns - columnsOf(stripVTControlCharacters(head)) - 4,
      )
      const plain = setLine(finding.message, { ...setting, color: false, paint: (_, text) => text })
      const message =
        columnsOf(plain) > left ? cutLine(plain, left, mark(setting, '…')) : setLine(finding.message, setting)
      return [`  ${head}  ${message}`]
    }),
    ...(rest > 0 ? [setting.paint('quiet', `  and ${rest} more (use --format json to list all)`)] : []),
  ]
}

function whyNot(report: Report, setting: TextSetting): string[] {
  const list = titled('Suppressed', suppressed(report), setting, (finding) => [
    `  ${findingHead(finding, setting).join('')}`,
    ...setSentence(finding.message, setting, '    '),
    setting.paint(
      'quiet',
      `    by ${escapeControlCharsInLine(finding.placement.by)}: ${escapeControlCharsInLine(finding.placement.because)}`,
    ),
  ])
  const dropped = (report.dropped ?? []).flatMap(({ text, reason }) => [
    ...setSentence(text, setting, '    '),
    setting.paint('quiet', `    dropped: ${escapeControlCharsInLine(reason)}`),
  ])
  if (dropped.length > 0) list.push(setting.paint('heading', 'Dropped remarks of the model'), ...dropped)
  return list.length === 0 ? ['No findings were suppressed.'] : list
}

function titled<T extends Finding>(
  title: string,
  findings: readonly T[],
  setting: TextSetting,
  rows: (finding: T) => string[],
): string[] {
  if (findings.length === 0) return []
  return [setting.paint('heading', title), ...findings.flatMap(rows)]
}

function bullet(text: string, setting: TextSetting): string[] {
  return setSentence(text, { ...setting, columns: setting.columns - 2 }).map((line, index) =>
    index === 0 ? `${mark(setting, '•')} ${line}` : `  ${line}`,
  )
}

function reasons(outcome: Outcome, setting: TextSetting): string[] {
  if (outcome.state !== 'partial') return []
  const shown = outcome.reasons.slice(0, terminalLimits.rows)
  const rest = outcome.reasons.length - shown.length
  return [
    setting.paint('warning', reportOf(outcome) ? 'Not everything could be analyzed' : 'The result is incomplete'),
    ...shown.flatMap((reason) => bullet(reason, setting)),
    ...(rest > 0 ? [setting.paint('quiet', `  and ${rest} more (use --format json to list all)`)] : []),
  ]
}

function closing(outcome: Outcome, report: Report, setting: TextSetting, options: TextOptions): string[] {
  const { paint } = setting
  const seconds = options.elapsedMs === undefined ? '' : paint('quiet', ` (${(options.elapsedMs / 1000).toFixed(1)} s)`)
  const hidden = suppressed(report).length + (report.dropped?.length ?? 0)
  return [
    `${paint(mood(outcome, report), verdict(outcome))}${seconds}`,
    ...gapSentence(report, setting),
    ...(hidden > 0 && !options.whyNot ? [paint('quiet', `${hidden} suppressed (use --why-not to list them).`)] : []),
  ]
}

function mood(outcome: Outcome, report: Report): PaintRole {
  const shown = [...prominent(report), ...summarised(report)]
  if (shown.some((finding) => finding.severity === 'error')) return 'error'
  if (outcome.state !== 'complete' || shown.some((finding) => finding.severity === 'warning')) return 'warning'
  return shown.length > 0 ? 'info' : 'good'
}

const gapWords = { skipped: 'Not analyzed', analysed: 'Partly analyzed', text: 'Searched as text only' } as const

function gapSentence(report: Report, setting: TextSetting): string[] {
  return (['skipped', 'analysed', 'text'] as const).flatMap((state) => {
    const groups = gaps(report.ledger).filter((gap) => gap.state === state)
    if (groups.length === 0) return []
    const words = groups.slice(0, 6).map(({ reason, paths }) => {
      // A file with a syntax error is worth its name; skipped files are often many.
      const names =
        paths.length <= (state === 'analysed' ? 10 : 3)
          ? paths.map(escapeControlCharsInLine).join(', ')
          : `${paths.length} files`
      return `${names} (${setLine(reason, { ...setting, color: false, paint: (_, text) => text })})`
    })
    const rest = groups.slice(6).reduce((sum, group) => sum + group.paths.length, 0)
    const list = [...words, ...(rest > 0 ? [`${rest} more`] : [])].join(', ')
    return setSentence(`${gapWords[state]}: ${list}.`, setting).map((line) => setting.paint('quiet', line))
  })
}

/** Answers other than a report. */
function partBlocks(outcome: Outcome, setting: TextSetting, { verbose, elapsedMs }: TextOptions): string[][] {
  const untold = outcome.parts.filter((part) => part.kind !== 'text' || part.told !== true)
  return [
    ...untold.map((part) => renderPart(part, setting)),
    reasons(outcome, setting),
    verbose !== true || elapsedMs === undefined
      ? []
      : [setting.paint('quiet', `Took ${(elapsedMs / 1000).toFixed(1)} s.`)],
  ]
}
