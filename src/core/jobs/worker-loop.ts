import { DuckError } from '../errors.ts'
import { type Job, type Lane, lanes, type Queue } from '../store/ports.ts'
import type { Logger } from '../telemetry.ts'
import type { JobEnd } from './job-end.ts'

export interface LoopOptions {
  queue: Queue
  /** Name that leases are held under; one a process. */
  worker: string
  work: (job: Job, signal: AbortSignal) => Promise<JobEnd>
  logger: Logger
  /** Told of each job that ended, with its seconds. */
  onEnd?: (job: Job, end: JobEnd, seconds: number) => void
}

export interface WorkerLoop {
  /** Looks for work now; otherwise it does twice a second. */
  wake(): void
  /** Jobs at work. */
  busy(): number
  /** Takes no more, gives what runs some time, hands back the rest. */
  drain(graceMs?: number): Promise<void>
}

const pollMs = 500
const quickAtOnce = 4
/** One of these places is for what somebody asked for. */
const longAtOnce = 3
const renewMs = 2_000

/** Claims jobs and runs them, several at a time, until it is drained. */
export function startWorkerLoop(options: LoopOptions): WorkerLoop {
  const { queue, worker, work, logger } = options
  const running = new Map<string, { controller: AbortController; ended: Promise<void>; lane: Lane }>()
  let draining = false
  let looking: Promise<void> | undefined
  let again = false

  const isFree = (lane: Lane) => {
    const held = (of: Lane) => [...running.values()].filter((each) => each.lane === of).length
    if (lane === 'quick') return held('quick') < quickAtOnce
    return held('asked') + held('work') < longAtOnce && (lane === 'asked' || held('work') < longAtOnce - 1)
  }
  const fill = async () => {
    do {
      again = false
      for (const lane of lanes) {
        while (!draining && isFree(lane)) {
          const job = await queue.claim(worker, lane)
          if (job === undefined) break
          if (draining) return void (await queue.retry(job.id, worker, '{}', 0, false))
          // This process stood still for longer than its lease; the job goes on as it did.
          if (running.has(job.id)) continue
          const controller = new AbortController()
          running.set(job.id, { controller, lane, ended: run(job, controller) })
        }
      }
    } while (again && !draining)
  }
  /** One look at a time. The store may be away for a moment; the next look finds what this one missed. */
  const look = () => {
    if (looking !== undefined) again = true
    else
      looking = fill()
        .catch((error) => logger.warn({ error: String(error) }, 'no job could be claimed'))
        .finally(() => (looking = undefined))
  }

  const run = async (job: Job, controller: AbortController): Promise<void> => {
    const started = performance.now()
    try {
      const end = await work(job, controller.signal)
      await settle(job, controller.signal, end)
      options.onEnd?.(job, end, (performance.now() - started) / 1000)
    } catch (error) {
      logger.error({ job: job.id, error: String(error) }, 'a job could not be ended')
    } finally {
      running.delete(job.id)
      setImmediate(look)
    }
  }

  const settle = async (job: Job, { aborted, reason }: AbortSignal, end: JobEnd) => {
    if (aborted && reason === handedBack) await queue.retry(job.id, worker, '{}', 0, false)
    else if (end.state === 'retry') await queue.retry(job.id, worker, end.error, end.delayMs)
    else await queue.finish(job.id, worker, end.state, end.result)
  }

  const renew = async () => {
    for (const [id, { controller }] of running) {
      try {
        const held = await queue.renew(id, worker)
        if (held === 'superseded') controller.abort(new DuckError('conflict', 'A newer event replaced this one.'))
        else if (held === 'lost') controller.abort(new DuckError('conflict', 'Another worker took this over.'))
      } catch (error) {
        logger.warn({ job: id, error: String(error) }, 'a lease could not be renewed')
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
    async drain(graceMs = 8_000) {
      draining = true
      clearInterval(poll)
      await looking
      const all = () => Promise.all([...running.values()].map((each) => each.ended))
      let timer: NodeJS.Timeout | undefined
      await Promise.race([all(), new Promise((resolve) => (timer = setTimeout(resolve, graceMs)))])
      clearTimeout(timer)
      for (const { controller } of running.values()) controller.abort(handedBack)
      await Promise.race([all(), new Promise((resolve) => setTimeout(resolve, 1_000).unref())])
      clearInterval(keep)
      // What does not listen is handed back all the same: the process ends now.
      await Promise.all([...running.keys()].map((id) => queue.retry(id, worker, '{}', 0, false)))
    },
  }
}

const handedBack = new DuckError('unavailable', 'The server is stopping; the job goes on after the next start.')
