import type { Engine } from '../engine.ts'
import { subjectOf } from '../findings/review-subject.ts'
import { textOutcome } from '../outcome/make-outcome.ts'

export const pauseEngine: Engine = {
  async run(_, context) {
    const { state } = subjectOf(context)
    if (state.paused) return textOutcome('Reviews of this pull request are already paused. Use `/resume` to continue.')
    state.paused = true
    return textOutcome(
      'Paused reviews of new pushes to this pull request. Use `/resume` to continue. `/review` still works.',
    )
  },
}
