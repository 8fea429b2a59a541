import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { must } from '../must.ts'
import { jobNamed, saidOf } from '../state/find-job.ts'
import { withStore } from '../state/with-store.ts'
import type { Invocation } from '../types.ts'

/** Reruns a recorded job offline, on its pinned commits and without posting. */
export const replayEngine: Engine = {
  run: (invocation, context) =>
    withStore(context.environment, async ({ queue, events }) => {
      const job = await jobNamed(queue, String(invocation.arguments.job))
      const pinned = (await events.query({ job: job.id, type: 'job.pinned' })).at(-1)?.data
      if (pinned === undefined)
        throw new DuckError(
          'not-found',
          `The job ${job.id} cannot be replayed, because it never ran (state ${job.state}: ${saidOf(job)}).`,
        )
      const again = pinned.invocation as Invocation
      const cwd = typeof pinned.mirror === 'string' ? pinned.mirror : context.cwd
      return must(context.run)(again, cwd)
    }),
}
