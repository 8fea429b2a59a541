import { fixLines } from '../../core/report/fix-lines.ts'
import { neutralise, neutraliseLine } from '../../core/report/neutralise.ts'
import type { Excerpt, Finding, Fix, Related } from '../../core/types.ts'
import { limits } from './limits.ts'
import { type Setting, setSentence } from './sentence.ts'
import { cutLine } from './wrap.ts'

/** One finding under its file's heading: what, why, the code, the fix, the other places. */
export function renderFinding(finding: Finding, excerpt: Excerpt | undefined, setting: Setting): string[] {
  const { paint } = setting
  const head = [
    paint(finding.severity, finding.severity),
    lineWords(finding),
    paint('quiet', neutraliseLine(finding.rule)),
  ]
  const blocks = [
    [`  ${head.filter((word) => word !== '').join('  ')}`, ...setSentence(finding.message, setting, '  ')],
    excerpt === undefined || finding.startLine < 1 ? [] : codeBlock(finding, excerpt, setting),
    finding.fix === undefined ? [] : fixBlock(finding.fix, excerpt, setting),
    relatedBlock(finding.related ?? [], setting),
  ]
  return blocks.filter((block) => block.length > 0).flatMap((block, index) => (index === 0 ? block : ['', ...block]))
}

function lineWords({ startLine, endLine }: Finding): string {
  if (startLine < 1) return ''
  return endLine > startLine ? `lines ${startLine}-${endLine}` : `line ${startLine}`
}

function codeBlock({ startLine, endLine }: Finding, excerpt: Excerpt, setting: Setting): string[] {
  const end = Math.min(endLine, startLine + limits.codeLines - 1)
  const from = Math.max(excerpt.startLine, startLine - limits.contextLines)
  const to = Math.min(excerpt.startLine + excerpt.lines.length - 1, end + (end === endLine ? limits.contextLines : 0))
  const gutter = String(to).length
  const lines: string[] = []
  for (let line = from; line <= to; line++) {
    const hit = line >= startLine && line <= endLine
    const number = String(line).padStart(gutter)
    const text = codeText(excerpt.lines[line - excerpt.startLine]!, setting, gutter)
    lines.push(
      hit
        ? `  ${setting.paint('heading', `> ${number} │`)} ${text}`
        : setting.paint('quiet', `    ${number} │ ${text}`),
    )
  }
  if (end < endLine) lines.push(setting.paint('quiet', `    ${' '.repeat(gutter)} ⋮ ${endLine - end} more lines`))
  return lines.map((line) => line.trimEnd())
}

function fixBlock(fix: Fix, excerpt: Excerpt | undefined, setting: Setting): string[] {
  const lines = fixLines(fix, excerpt)
  const gutter = String(Math.max(1, ...lines.map((line) => line.number ?? 1))).length
  const shown = lines.slice(0, limits.fixLines).map(({ sign, number, text }) => {
    const line = `${sign} ${String(number ?? '').padStart(gutter)} │ ${codeText(text, setting, gutter)}`.trimEnd()
    return `  ${setting.paint(sign === '+' ? 'added' : 'removed', line)}`
  })
  const rest = lines.length - shown.length
  return [
    `  ${setting.paint('heading', fix.safety === 'safe' ? 'Suggested fix' : 'Suggested fix, which may change behaviour')}`,
    ...shown,
    ...(rest > 0 ? [setting.paint('quiet', `    ${' '.repeat(gutter)} ⋮ ${rest} more lines`)] : []),
  ]
}

function codeText(text: string, { columns }: Setting, gutter: number): string {
  const clean = neutralise(text.replace(/\r?\n?$/, ''))
    .replaceAll('\t', '    ')
    .replaceAll('\n', ' ')
  return cutLine(
    clean,
    Math.max(20, (columns === Number.POSITIVE_INFINITY ? limits.plainColumns : columns) - gutter - 7),
  )
}

function relatedBlock(related: readonly Related[], { paint, columns }: Setting): string[] {
  const widest = columns === Number.POSITIVE_INFINITY ? limits.plainColumns : columns
  const shown = related.slice(0, limits.related).map(({ path, startLine, text }) => {
    const place = `${neutraliseLine(path)}:${startLine}`
    const code = neutraliseLine(text.trim())
    return `  ${paint('quiet', 'see')} ${place}${code === '' ? '' : `  ${paint('quiet', cutLine(code, Math.max(20, widest - place.length - 8)))}`}`
  })
  const rest = related.length - shown.length
  return rest > 0 ? [...shown, paint('quiet', `  and ${rest} more`)] : shown
}
