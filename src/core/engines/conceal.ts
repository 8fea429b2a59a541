import { secretMasker } from '../rules/secrets.ts'
import type { Finding, Report } from '../types.ts'

/**
 * Masks secrets in every sentence of a report, whoever wrote it: a commit's subject, a caller's line, the reason of a
 * `rubberduck-ignore`. Excerpts come masked. A fix that would write a secret is not offered, since a mask would break it.
 */
export async function concealSecrets(report: Report): Promise<Report> {
  const mask = await secretMasker(sentencesOf(report))
  return {
    ...report,
    scope: { ...report.scope, description: mask(report.scope.description) },
    findings: report.findings.map((finding) => concealFinding(finding, mask)),
    ledger: report.ledger.map((entry) =>
      entry.reason === undefined ? entry : { ...entry, reason: mask(entry.reason) },
    ),
    walkthrough: report.walkthrough.map((entry) => ({ ...entry, summary: mask(entry.summary) })),
    highlights: report.highlights.map(mask),
    notes: report.notes.map(mask),
  }
}

function sentencesOf(report: Report): string[] {
  return [
    report.scope.description,
    ...report.findings.flatMap(({ message, symbol, related, fix, fate }) => [
      message,
      symbol ?? '',
      ...(related ?? []).map(({ text }) => text),
      fix?.replacement ?? '',
      fate.at === 'suppressed' ? fate.because : '',
    ]),
    ...report.ledger.map(({ reason }) => reason ?? ''),
    ...report.walkthrough.map(({ summary }) => summary),
    ...report.highlights,
    ...report.notes,
  ]
}

function concealFinding(finding: Finding, mask: (text: string) => string): Finding {
  const { fix, ...rest } = finding
  return {
    ...rest,
    message: mask(finding.message),
    ...(finding.symbol === undefined ? {} : { symbol: mask(finding.symbol) }),
    ...(finding.related === undefined
      ? {}
      : { related: finding.related.map((place) => ({ ...place, text: mask(place.text) })) }),
    ...(fix === undefined || mask(fix.replacement) !== fix.replacement ? {} : { fix }),
    fate: finding.fate.at === 'suppressed' ? { ...finding.fate, because: mask(finding.fate.because) } : finding.fate,
  }
}
