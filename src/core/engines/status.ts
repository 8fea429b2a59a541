import { typedCommand } from '../command.ts'
import type { Engine } from '../engine.ts'
import { lineOf, subjectOf } from '../findings/review-subject.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import type { KnownFinding } from '../platform.ts'
import { plural } from '../report/tally.ts'

/** Reports the review status of this pull request. */
export const statusEngine: Engine = {
  async run(_, context) {
    const { state } = subjectOf(context)
    const { last, paused } = state
    const all = Object.entries(state.findings)
    const of = (status: KnownFinding['status']) => all.filter(([, finding]) => finding.status === status)
    const open = of('open')
    return textOutcome(
      [
        last === undefined
          ? 'This pull request has not been reviewed yet.'
          : `Reviewed up to \`${last.head.slice(0, 7)}\` on ${new Date(last.at).toISOString().slice(0, 16).replace('T', ' ')} UTC (round ${last.round}, ${last.outcome.state}).`,
        `${plural(open.length, 'finding')} open, ${of('fixed').length} fixed, ${of('dismissed').length} dismissed.`,
        ...open.slice(0, 20).map(([id, finding]) => `- ${lineOf(id, finding)}`),
        open.length > 20 ? `- … and ${open.length - 20} more` : '',
        paused ? `Reviews are paused. Use ${typedCommand(context, 'resume')} to continue.` : '',
      ]
        .filter((line) => line !== '')
        .join('\n'),
    )
  },
}
