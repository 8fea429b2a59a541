import type { Engine } from '../engine.ts'
import { said } from '../findings/repo-report.ts'
import { subjectOf } from '../findings/review-subject.ts'

export const pause: Engine = {
  name: 'pause',
  async run(_, context) {
    const { state } = subjectOf(context)
    if (state.paused) return said('Reviews of this pull request are already paused. Use `/resume` to continue.')
    state.paused = true
    return said('Paused reviews of new pushes to this pull request. Use `/resume` to continue. `/review` still works.')
  },
}
