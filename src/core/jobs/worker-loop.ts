import { DuckError } from '../errors.ts'
import { type Job, type Queue, type QueuePriority, queuePriorities } from '../store/ports.ts'
import type { Logger } from '../telemetry/logger.ts'
import type { JobEnd } from './job-end.ts'

export interface LoopOptions {
  queue: Queue
  /** Name of the worker that holds the leases; one per process. */
  worker: string
  work: (job: Job, signal: AbortSignal) => Promise<JobEnd>
  logger: Logger
  /** Called for each finished job, with its duration in seconds. */
  onEnd?: (job: Job, end: JobEnd, seconds: number) => void
}

export interface WorkerLoop {
  /** Looks for work now, instead of twice a second. */
  wake(): void
  /** Number of running jobs. */
  busy(): number
  /**
   * Stops claiming jobs, waits for running ones and returns the rest to the queue. Their attempts count as `costs`,
   * default 0.
   */
  drain(graceMs?: number, costs?: number): Promise<void>
}

const pollMs = 500
const quickAtOnce = 4
/** One of these slots is reserved for requests by people. */
const longAtOnce = 3
const renewMs = 2_000
/** A job that a stopped worker returns runs again at once. */
const returned = { error: '{}', delayMs: 0 }

/** Tells whether the last attempt ended without an error, so that the job may have ended its worker. */
function isSuspect({ attempts, error }: Job): boolean {
  return attempts > 1 && (error === undefined || error === returned.error)
}

/** Claims jobs and runs them, several at a time, until it is drained. A job that may have ended a worker runs alone. */
export function startWorkerLoop(options: LoopOptions): WorkerLoop {
  const { queue, worker, work, logger } = options
  const running = new Map<string, { controller: AbortController; ended: Promise<void>; lane: QueuePriority }>()
  /** The job that runs alone. */
  let lone: string | undefined
  let draining = false
  let costs = 0
  let looking: Promise<void> | undefined
  let again = false

  const isFree = (lane: QueuePriority) => {
    if (lone !== undefined) return false
    const held = (of: QueuePriority) => [...running.values()].filter((each) => each.lane === of).length
    if (lane === 'quick') return held('quick') < quickAtOnce
    return held('asked') + held('work') < longAtOnce && (lane === 'asked' || held('work') < longAtOnce - 1)
  }
  const fill = async () => {
    do {
      again = false
      for (const lane of queuePriorities) {
        while (!draining && isFree(lane)) {
          const job = await queue.claim(worker, lane)
          if (job === undefined) break
          if (draining) return void (await queue.retry(job.id, worker, { ...returned, costs: 0 }))
          // This process was suspended for longer than its lease; the job is still running.
          if (running.has(job.id)) continue
          const controller = new AbortController()
          const others = isSuspect(job) ? [...running.values()].map(({ ended }) => ended) : []
          if (isSuspect(job)) lone = job.id
          running.set(job.id, { controller, lane, ended: run(job, controller, others) })
        }
      }
    } while (again && !draining)
  }
  /** Looks for work, once at a time. If the store is unavailable, the next call finds what this one missed. */
  const look = () => {
    if (looking !== undefined) again = true
    else
      looking = fill()
        .catch((error) => logger.warn({ error: String(error) }, 'could not claim a job'))
        .finally(() => (looking = undefined))
  }

  const run = async (job: Job, controller: AbortController, others: readonly Promise<void>[]): Promise<void> => {
    await Promise.all(others)
    const started = performance.now()
    try {
      const end = await work(job, controller.signal)
      await settle(job, controller.signal, end)
      options.onEnd?.(job, end, (performance.now() - started) / 1000)
    } catch (error) {
      logger.error({ job: job.id, error: String(error) }, 'could not finish a job')
    } finally {
      running.delete(job.id)
      if (lone === job.id) lone = undefined
      setImmediate(look)
    }
  }

  const settle = async (job: Job, { aborted, reason }: AbortSignal, end: JobEnd) => {
    if (aborted && reason === handedBack) await queue.retry(job.id, worker, { ...returned, costs })
    else if (end.state === 'retry') await queue.retry(job.id, worker, end)
    else await queue.finish(job.id, worker, end.state, end.result)
  }

  const renew = async () => {
    for (const [id, { controller }] of running) {
      try {
        const held = await queue.renew(id, worker)
        if (held === 'superseded') controller.abort(new DuckError('conflict', 'Superseded by a newer event.'))
        else if (held === 'lost') controller.abort(leaseLost)
      } catch (error) {
        logger.warn({ job: id, error: String(error) }, 'could not renew a lease')
      }
    }
  }

  const poll = setInterval(look, pollMs)
  const keep = setInterval(() => void renew(), renewMs)
  look()
  return {
    wake() {
      look()
      void renew()
    },
    busy: () => running.size,
    async drain(graceMs = 8_000, costsEach = 0) {
      draining = true
      costs = costsEach
      clearInterval(poll)
      await looking
      const all = () => Promise.all([...running.values()].map((each) => each.ended))
      let timer: NodeJS.Timeout | undefined
      await Promise.race([all(), new Promise((resolve) => (timer = setTimeout(resolve, graceMs)))])
      clearTimeout(timer)
      for (const { controller } of running.values()) controller.abort(handedBack)
      await Promise.race([all(), new Promise((resolve) => setTimeout(resolve, 1_000).unref())])
      clearInterval(keep)
      // Jobs that ignore the signal are also returned, because the process ends now.
      await Promise.all([...running.keys()].map((id) => queue.retry(id, worker, { ...returned, costs })))
    },
  }
}

/** The reason for which a job stops that another worker continues. */
export const leaseLost = new DuckError('conflict', 'Another worker has taken over this job.')
const handedBack = new DuckError('unavailable', 'The server is stopping. The job resumes when the server restarts.')
