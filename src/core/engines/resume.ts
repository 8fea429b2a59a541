import { typedCommand } from '../command.ts'
import type { Engine } from '../engine.ts'
import { subjectOf } from '../findings/review-subject.ts'
import { textOutcome } from '../outcome/make-outcome.ts'

export const resumeEngine: Engine = {
  async run(_, context) {
    const { state } = subjectOf(context)
    if (!state.paused) return textOutcome('Reviews of this pull request are not paused.')
    state.paused = false
    const now = `Use ${typedCommand(context, 'review')} to review the current state.`
    return textOutcome(`Resumed reviews, starting with the next push. ${now}`)
  },
}
