import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { jobNamed } from '../state/find-job.ts'
import { withStore } from '../state/with-store.ts'

/** Puts a failed job back in the queue. */
export const jobsRedriveEngine: Engine = {
  run: (invocation, context) =>
    withStore(context.environment, async ({ queue }) => {
      const job = await jobNamed(queue, String(invocation.arguments.job))
      const dry = invocation.arguments['dry-run'] === true
      if (dry ? job.state !== 'dead' : !(await queue.redrive(job.id)))
        throw new DuckError(
          'conflict',
          `The job ${job.id} is ${job.state}. Only failed jobs (state dead) can be retried.`,
        )
      if (dry) return textOutcome(`Dry run: would put ${job.id} back in the queue.`)
      return { state: 'complete', parts: [{ kind: 'text', markdown: `Put ${job.id} back in the queue.` }] }
    }),
}
