import { type ChildProcess, fork } from 'node:child_process'
import { hostname } from 'node:os'
import { overrunCosts } from '../jobs/job-end.ts'
import type { Queue } from '../store/ports.ts'
import type { Logger } from '../telemetry/logger.ts'

/** A message from a worker to the front process. */
export type WorkerMessage =
  | { kind: 'ready'; name: string }
  /** Bytes of resident memory, and running jobs. */
  | { kind: 'beat'; rss: number; busy: number }
  | { kind: 'count'; name: string; labels: Record<string, string>; value: number }

/** A message from the front process to a worker. */
/** `costs` is the number of attempts that the ended ones of its jobs count as. */
export type FrontMessage = { kind: 'wake' } | { kind: 'drain'; costs: number }

/** Minimum interval between two wake-up calls to the workers, in milliseconds. */
const wakeMs = 25

export interface SupervisorOptions {
  /** The file to run. It sends `ready` with its worker name. */
  entry: string
  args?: string[]
  /** Maximum and minimum number of workers; the minimum defaults to 0. */
  most: number
  least?: number
  /** Idle time after which a worker stops. */
  idleMs?: number
  queue: Pick<Queue, 'release' | 'holders' | 'live'>
  logger: Logger
  onCount?: (message: Extract<WorkerMessage, { kind: 'count' }>) => void
  /** Bytes of resident memory. */
  memoryLimit?: number
  /** Time without a heartbeat that counts as a hang. */
  silenceMs?: number
  /** Time for a worker to finish or return its jobs. */
  graceMs?: number
}

export interface Supervisor {
  wake(): void
  /** Tells whether workers can run jobs. */
  ready(): boolean
  pids(): number[]
  stop(): Promise<void>
}

interface Slot {
  name: string
  child: ChildProcess
  ready: boolean
  beatAt: number
  busy: number
  leaving: boolean
  /** Number of attempts that those of its jobs count as if it dies now. */
  costs: number
}

/** Signals with which a process ends itself, for example when V8 has no memory left. Others come from outside. */
const ownCrashes: ReadonlySet<string> = new Set(['SIGABRT', 'SIGSEGV', 'SIGBUS', 'SIGILL', 'SIGTRAP'])
/** Jobs for which one worker is enough. */
const jobsEach = 2
const lookMs = 1_000

/**
 * Runs as many workers as the jobs need, and none if there are no jobs. A worker that dies, hangs or uses too much
 * memory is replaced, and its jobs are released immediately.
 */
export function superviseWorkers(options: SupervisorOptions): Supervisor {
  const { entry, args = [], most, least = 0, queue, logger } = options
  const { memoryLimit = 1024 ** 3, silenceMs = 30_000, graceMs = 10_000, idleMs = 300_000 } = options
  const slots = new Set<Slot>()
  /** Time at which the first, second, … worker was last needed. */
  const neededAt: number[] = []
  let stopping = false
  /** Number of successive workers that failed to start, and the time of the next attempt. */
  let quickDeaths = 0
  let notBefore = 0

  /** Jobs that cannot be released now become available when their leases expire. */
  const free = (name: string, costs: number) => {
    if (name !== '')
      queue
        .release(name, costs)
        .then((jobs) => jobs.length > 0 && logger.info({ worker: name, jobs }, 'released the jobs of a dead worker'))
        .catch((error) =>
          logger.warn({ worker: name, error: String(error) }, 'could not release the jobs of a dead worker'),
        )
  }

  const start = () => {
    const child = fork(entry, args, {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
      execArgv: [...process.execArgv, '--disable-sigusr1'],
    })
    const slot: Slot = { name: '', child, ready: false, beatAt: Date.now(), busy: 0, leaving: false, costs: 1 }
    slots.add(slot)
    child.on('message', (message: WorkerMessage) => {
      slot.beatAt = Date.now()
      if (message.kind === 'ready') {
        slot.ready = true
        slot.name = message.name
        quickDeaths = 0
      } else if (message.kind === 'count') options.onCount?.(message)
      else {
        slot.busy = message.busy
        if (message.rss <= memoryLimit || slot.leaving) return
        const megabytes = Math.round(message.rss / 2 ** 20)
        logger.warn({ worker: slot.name, megabytes }, 'replacing a worker that exceeded its memory limit')
        slot.costs = overrunCosts
        retire(slot, overrunCosts)
      }
    })
    child.on('error', (error) =>
      logger.error({ worker: slot.name, error: String(error) }, 'could not send a message to a worker'),
    )
    child.on('exit', (code, signal) => {
      slots.delete(slot)
      free(slot.name, signal !== null && ownCrashes.has(signal) ? overrunCosts : slot.costs)
      if (stopping) return
      if (!slot.leaving) logger.error({ worker: slot.name, code, signal }, 'replacing a worker that died')
      // Without a delay, a worker that fails to start would be restarted in a tight loop.
      if (!slot.ready) notBefore = Date.now() + Math.min(30_000, 250 * 2 ** quickDeaths++)
      look()
    })
  }

  const staying = () => [...slots].filter((slot) => !slot.leaving)
  /** Adjusts the number of workers to the load. Idle workers stop when their jobs are done. */
  const adjust = async () => {
    const jobs = await queue.live(most * jobsEach)
    if (stopping) return
    const wanted = Math.max(least, Math.min(most, Math.ceil(jobs / jobsEach)))
    neededAt.fill(Date.now(), 0, wanted)
    while (neededAt.length < wanted) neededAt.push(Date.now())
    if (Date.now() >= notBefore) for (let have = staying().length; have < wanted; have++) start()
    const kept = neededAt.filter((at) => Date.now() - at < idleMs).length
    const idle = staying().filter((slot) => slot.ready && slot.busy === 0)
    for (const slot of idle.slice(0, Math.max(0, staying().length - kept))) retire(slot)
  }
  const look = () =>
    void adjust().catch((error) => logger.warn({ error: String(error) }, 'could not adjust the number of workers'))

  let waking: NodeJS.Timeout | undefined
  const tellAll = () => {
    for (const { child, leaving } of slots)
      if (!leaving && child.connected) child.send({ kind: 'wake' } satisfies FrontMessage)
  }

  const retire = (slot: Slot, costs = 0) => {
    slot.leaving = true
    if (slot.child.connected) slot.child.send({ kind: 'drain', costs } satisfies FrontMessage)
    const kill = setTimeout(() => slot.child.kill('SIGKILL'), graceMs)
    slot.child.once('exit', () => clearTimeout(kill))
  }

  const watch = setInterval(
    () => {
      for (const slot of slots) {
        if (Date.now() - slot.beatAt < silenceMs) continue
        logger.error({ worker: slot.name }, 'killing a worker that does not respond')
        slot.costs = overrunCosts
        slot.child.kill('SIGKILL')
      }
    },
    Math.min(1_000, silenceMs / 2),
  )

  // The jobs of a server that was killed are released immediately. Workers that outlived their front process finish theirs.
  queue
    .holders()
    .then((names) => {
      for (const name of names) if (!mayLive(name)) free(name, 0)
    })
    .catch((error) =>
      logger.warn(
        { error: String(error) },
        'could not release the jobs of an earlier server; they become available when their leases expire',
      ),
    )
  const looking = setInterval(look, lookMs)
  look()
  return {
    wake() {
      if (waking !== undefined || stopping) return
      if (staying().length === 0 && Date.now() >= notBefore) start()
      tellAll()
      // A burst wakes them once at its beginning and once at its end.
      waking = setTimeout(() => {
        waking = undefined
        tellAll()
      }, wakeMs)
    },
    ready: () => quickDeaths === 0 || staying().some((slot) => slot.ready),
    pids: () => [...slots].flatMap(({ child }) => child.pid ?? []),
    async stop() {
      stopping = true
      clearInterval(watch)
      clearInterval(looking)
      clearTimeout(waking)
      await Promise.all(
        [...slots].map((slot) => {
          const gone = new Promise<void>((resolve) => slot.child.once('exit', () => resolve()))
          retire(slot)
          return gone
        }),
      )
    },
  }
}

/** Returns the name of a worker, from which a later server can detect whether it is still alive. */
export function workerName(pid: number): string {
  return `${hostname()}/${pid}/${Date.now().toString(36)}`
}

/** Workers on another machine count as alive. */
function mayLive(worker: string): boolean {
  const [host, pid] = worker.split('/')
  if (host !== hostname()) return true
  try {
    return Number(pid) > 0 && process.kill(Number(pid), 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
