import type { Finding } from '../../findings/finding.ts'
import type { Report } from '../../outcome/report.ts'
import { fixLines, textLines } from '../fix-lines.ts'
import { plural } from '../tally.ts'
import { codeFence, codeSpan, prose, proseLine } from './markdown-text.ts'

const codeLines = 12
const relatedPlaces = 5
const messageLength = 2_000

/** Renders a finding with its code, its fix and its related places. */
export function findingBlock(finding: Finding, report: Report, languages: ReadonlyMap<string, string>): string {
  const excerpt = report.excerpts[finding.fingerprint]
  const code = textLines(excerpt, finding.startLine, Math.min(finding.endLine, finding.startLine + codeLines - 1))
  const cut = finding.endLine - finding.startLine + 1 > codeLines
  const message =
    finding.message.length > messageLength ? proseLine(finding.message, messageLength) : prose(finding.message)
  return [
    `${place(finding)} · ${codeSpan(finding.rule)}`,
    message,
    code === undefined || fixShows(finding) ? '' : codeFence(cut ? [...code, '…'] : code, languages.get(finding.path)),
    suggestion(finding, report),
    related(finding),
  ]
    .filter((text) => text !== '')
    .join('\n\n')
}

/** Tells whether the fix's diff already shows the lines of the finding. */
function fixShows({ fix, startLine, endLine }: Finding): boolean {
  return fix !== undefined && fix.startLine <= startLine && fix.endLine >= endLine
}

function place({ path, startLine, endLine }: Finding): string {
  const lines = startLine < 1 ? '' : endLine > startLine ? `:${startLine}-${endLine}` : `:${startLine}`
  return `**${codeSpan(`${path}${lines}`)}**`
}

/** Renders a finding on one line. */
export function findingLine(finding: Finding): string {
  return `- ${place(finding)} · ${codeSpan(finding.rule)}: ${proseLine(finding.message, 240)}`
}

function suggestion(finding: Finding, report: Report): string {
  if (finding.fix === undefined) return ''
  const lines = fixLines(finding.fix, report.excerpts[finding.fingerprint])
  const title = finding.fix.safety === 'safe' ? 'Suggested fix:' : 'Suggested fix (it may change behavior):'
  const shown = lines.slice(0, 40).map(({ sign, text }) => `${sign}${text}`)
  return `${title}\n\n${codeFence(lines.length > 40 ? [...shown, ` … ${lines.length - 40} more lines`] : shown, 'diff')}`
}

function related({ related = [] }: Finding): string {
  const shown = related
    .slice(0, relatedPlaces)
    .map(
      ({ path, startLine, text }) =>
        `- ${codeSpan(`${path}:${startLine}`)}${text === '' ? '' : ` ${codeSpan(text.trim().slice(0, 200))}`}`,
    )
  const rest = related.length - relatedPlaces
  return [...shown, ...(rest > 0 ? [`- … and ${plural(rest, 'more place')}`] : [])].join('\n')
}
