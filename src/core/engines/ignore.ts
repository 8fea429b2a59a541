import type { Engine } from '../engine.ts'
import { findKnownFinding } from '../findings/find-finding.ts'
import { lineOf, subjectOf } from '../findings/review-subject.ts'
import { must } from '../must.ts'
import { textOutcome } from '../outcome/make-outcome.ts'

/** Dismisses a finding until its code changes. */
export const ignoreEngine: Engine = {
  async run(invocation, context) {
    const { state } = subjectOf(context)
    const id = findKnownFinding(state, String(invocation.arguments.finding), context)
    const finding = must(state.findings[id])
    const why = String(invocation.arguments.because ?? '').trim()
    const because = why === '' ? invocation.actor : `${invocation.actor}: ${why}`
    state.findings[id] = { ...finding, status: 'dismissed', because }
    return textOutcome(
      `Dismissed ${lineOf(id, finding)}. RubberDuck will not report it again unless this code changes.`,
    )
  },
}
