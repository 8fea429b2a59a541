import { queueSweeps } from '../jobs/change/open-reviews.ts'
import type { Store } from '../store/ports.ts'
import type { Logger } from '../telemetry/logger.ts'

/** Finished jobs are stored this long for `replay`. */
const keepDays = 30
const dayMs = 86_400_000
/** Interval in milliseconds at which reviews are ended that no job will end. */
const sweepMs = 5 * 60_000

/** Deletes old data and ends reviews that were left in progress, now and from time to time. */
export function startUpkeep(store: Store, logger: Logger): { stop(): void } {
  const regularly = (everyMs: number, problem: string, work: () => Promise<unknown>) => {
    const run = () => void work().catch((error) => logger.warn({ error: String(error) }, problem))
    run()
    return setInterval(run, everyMs).unref()
  }
  const timers = [
    regularly(dayMs, 'old data could not be deleted', () =>
      Promise.all([store.queue.prune(Date.now() - keepDays * dayMs), store.state.prune()]),
    ),
    regularly(sweepMs, 'could not end reviews that were left in progress', () => queueSweeps(store, logger)),
  ]
  return { stop: () => timers.forEach(clearInterval) }
}
