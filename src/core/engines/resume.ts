import type { Engine } from '../engine.ts'
import { said } from '../findings/repo-report.ts'
import { subjectOf } from '../findings/review-subject.ts'

export const resume: Engine = {
  name: 'resume',
  async run(_, context) {
    const { state } = subjectOf(context)
    if (!state.paused) return said('Reviews of this pull request are not paused.')
    state.paused = false
    return said('Resumed reviews, starting with the next push. Use `/review` to review the current state.')
  },
}
