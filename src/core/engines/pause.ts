import { typedCommand } from '../command.ts'
import type { Engine } from '../engine.ts'
import { subjectOf } from '../findings/review-subject.ts'
import { textOutcome } from '../outcome/make-outcome.ts'

export const pauseEngine: Engine = {
  async run(_, context) {
    const { state } = subjectOf(context)
    const advice = `Use ${typedCommand(context, 'resume')} to continue.`
    if (state.paused) return textOutcome(`Reviews of this pull request are already paused. ${advice}`)
    state.paused = true
    return textOutcome(
      `Paused reviews of new pushes to this pull request. ${advice} ${typedCommand(context, 'review')} still works.`,
    )
  },
}
