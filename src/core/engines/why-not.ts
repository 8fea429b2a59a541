import type { Engine } from '../engine.ts'
import type { Finding } from '../findings/finding.ts'
import { lastReport } from '../findings/review-subject.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { codeSpan, proseLine } from '../report/markdown/markdown-text.ts'
import { isSuppressed } from '../report/tally.ts'

/** Lists suppressed findings and files that were not fully analyzed. */
export const whyNotEngine: Engine = {
  async run(invocation, context) {
    const report = lastReport(context)
    const path = String(invocation.arguments.path ?? '').replace(/\/+$/, '')
    const inside = (file: string) => path === '' || file === path || file.startsWith(`${path}/`)
    const hidden = report.findings.filter((finding) => isSuppressed(finding) && inside(finding.path))
    const hints = report.findings.filter((finding) => finding.placement.at === 'summary' && inside(finding.path))
    const dropped = (report.dropped ?? []).filter(({ text }) => path === '' || text.includes(path))
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
            `- ${oneLine(finding)} — ${finding.placement.at === 'suppressed' ? `${proseLine(finding.placement.by, 100)}: ${proseLine(finding.placement.because, 200)}` : ''}`,
        ),
      ),
      ...list(
        'Only in the summary',
        hints.map((finding) => `- ${oneLine(finding)} — ${whySummary(finding)}`),
      ),
      ...list(
        'Dropped remarks of the model',
        dropped.map(({ text, reason }) => `- ${proseLine(text, 160)} — ${proseLine(reason, 200)}`),
      ),
      ...list(
        'Not fully analyzed',
        skipped.map((entry) => `- ${codeSpan(entry.path)}: ${proseLine(entry.reason ?? 'no reason is recorded', 200)}`),
      ),
    ]
    return textOutcome(lines.length === 0 ? 'No findings were suppressed and no files were skipped.' : lines.join('\n'))
  },
}

function whySummary({ show }: Finding): string {
  return show === 'summary' ? 'it is a hint' : 'its lines did not change in this round, or `max-comments` was reached'
}

function oneLine({ path, startLine, rule, message }: Finding): string {
  return `${codeSpan(`${path}:${startLine}`)} ${codeSpan(rule)} ${proseLine(message, 160)}`
}
