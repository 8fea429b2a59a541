import type { Engine } from '../engine.ts'
import { findFinding } from '../findings/find-finding.ts'
import type { Finding } from '../findings/finding.ts'
import { lastReport, subjectOf } from '../findings/review-subject.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import type { Report } from '../outcome/report.ts'
import type { Votes } from '../platform.ts'
import { codeFence, codeSpan, prose, proseLine } from '../report/markdown/markdown-text.ts'
import { isSuppressed } from '../report/tally.ts'

/** Explains a finding. */
export const whyEngine: Engine = {
  async run(invocation, context) {
    const { state } = subjectOf(context)
    const report = lastReport(context)
    const found = findFinding(report.findings, String(invocation.arguments.finding), context)
    const rule = report.rules?.[found.rule]
    const known = state.findings[found.fingerprint]
    const lines = report.excerpts[found.fingerprint]?.lines.slice(0, 15)
    return textOutcome(
      [
        `**${codeSpan(`${found.path}:${found.startLine}`)}** · ${codeSpan(found.rule)}`,
        prose(found.message),
        lines === undefined ? '' : codeFence(lines, languageOf(found.path, report)),
        rule?.why ?? '',
        rule?.whatToDo ?? '',
        relatedPlaces(found),
        `Found by the ${found.pass} pass as ${found.severity}, confidence ${Math.round(found.confidence * 100)}%${rule?.cwe === undefined ? '' : `, ${rule.cwe}`}. Fingerprint ${codeSpan(found.fingerprint)}${known === undefined ? '' : `, first reported in ${codeSpan(known.raisedIn.slice(0, 7))}, now ${known.status}`}.`,
        votesLine(known?.votes),
        isSuppressed(found)
          ? `Not shown: ${proseLine(found.placement.by, 100)}: ${proseLine(found.placement.because, 200)}.`
          : '',
      ]
        .filter((line) => line !== '')
        .join('\n\n'),
    )
  },
}

function votesLine(votes: Votes | undefined): string {
  return votes === undefined ? '' : `Reactions to its comment, as of the last review: ${votes.up} 👍, ${votes.down} 👎.`
}

function languageOf(path: string, report: Report): string {
  return report.ledger.find((entry) => entry.path === path)?.language ?? ''
}

function relatedPlaces({ related = [] }: Finding): string {
  return related
    .slice(0, 10)
    .map((place) => `- ${codeSpan(`${place.path}:${place.startLine}`)} ${codeSpan(place.text.trim().slice(0, 200))}`)
    .join('\n')
}
