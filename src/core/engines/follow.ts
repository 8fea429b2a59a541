import { setTimeout as sleep } from 'node:timers/promises'
import type { Engine, FollowedJob, RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { describeJob, hasEnded, unknownJob } from '../state/describe-job.ts'
import { jobNamed, saidOf } from '../state/find-job.ts'
import { keyOfName, nameOfKey } from '../state/repository-names.ts'
import { withStore } from '../state/with-store.ts'
import type { Outcome } from '../types.ts'

/** Milliseconds between two looks at a job in the terminal. */
const pauseMs = 1_000

/** Shows the state of a job. A terminal waits for its end, and a chat keeps the message up to date. */
export const followEngine: Engine = {
  async run({ arguments: { job: given } }, context) {
    const name = String(given)
    if (context.findJob === undefined) return followHere(name, context)
    const found = await context.findJob(name)
    if (found === undefined) throw new DuckError('not-found', unknownJob)
    if (!hasEnded(found)) context.chat?.follow(found.id)
    return textOutcome(describeJob(found))
  },
}

function followHere(name: string, { environment, progress, signal }: RunContext): Promise<Outcome> {
  return withStore(environment, async ({ queue, state }) => {
    const [newest] = await queue.list({ key: (await keyOfName(state, name)) ?? name, limit: 1 })
    const id = newest?.id ?? name
    for (;;) {
      const job = await jobNamed(queue, id)
      const shown: FollowedJob = { ...job, key: await nameOfKey(state, job.key), said: saidOf(job) }
      if (hasEnded(shown)) return textOutcome(describeJob(shown))
      progress(describeJob(shown))
      await sleep(pauseMs, undefined, { signal })
    }
  })
}
