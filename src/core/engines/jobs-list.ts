import { defined } from '../defined.ts'
import type { Engine } from '../engine.ts'
import { tableOutcome } from '../outcome/make-outcome.ts'
import { saidOf } from '../state/find-job.ts'
import { nameOfKey } from '../state/repository-names.ts'
import { withStore } from '../state/with-store.ts'
import type { JobState } from '../store/ports.ts'

/** Lists the recorded jobs, the newest first. */
export const jobsListEngine: Engine = {
  run: (invocation, context) =>
    withStore(context.environment, async ({ queue, state: stored }) => {
      const { state, limit } = invocation.arguments as { state?: JobState; limit: number }
      const jobs = await queue.list({ ...defined({ state }), limit })
      const names = await Promise.all(jobs.map(({ key }) => nameOfKey(stored, key)))
      const rows = jobs.map((job, index) => [
        job.id,
        names[index] ?? job.key,
        job.state,
        String(job.attempts),
        new Date(job.createdAt).toISOString(),
        saidOf(job),
      ])
      return tableOutcome('Jobs', ['id', 'about', 'state', 'attempts', 'received', 'result'], rows)
    }),
}
