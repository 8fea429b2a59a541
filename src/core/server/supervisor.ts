import { type ChildProcess, fork } from 'node:child_process'
import { hostname } from 'node:os'
import type { Queue } from '../store/ports.ts'
import type { Logger } from '../telemetry.ts'

/** What a worker tells the front. */
export type WorkerMessage =
  | { kind: 'ready'; name: string }
  /** Bytes of resident memory, and jobs at work. */
  | { kind: 'beat'; rss: number; busy: number }
  | { kind: 'count'; name: string; labels: Record<string, string>; value: number }

/** What the front tells a worker. */
export type FrontMessage = { kind: 'wake' } | { kind: 'drain' }

/** Between two calls that wake the workers, in milliseconds. */
const wakeMs = 25

export interface SupervisorOptions {
  /** The file to run; it says `ready` with the name it holds jobs under. */
  entry: string
  args?: string[]
  /** Workers at most, and at least; default none. */
  most: number
  least?: number
  /** A worker that nobody needed for so long leaves. */
  idleMs?: number
  queue: Pick<Queue, 'release' | 'holders' | 'live'>
  logger: Logger
  onCount?: (message: Extract<WorkerMessage, { kind: 'count' }>) => void
  /** Bytes of resident memory. */
  memoryLimit?: number
  /** Silence that counts as a hang. */
  silenceMs?: number
  /** For a worker to finish or hand back what it does. */
  graceMs?: number
}

export interface Supervisor {
  wake(): void
  /** Jobs are done, or would be if there were some. */
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
}

/** Jobs for which one worker is enough. */
const jobsEach = 2
const lookMs = 1_000

/**
 * Keeps as many workers as the jobs need, none where there are none: an idle server is small. One that dies, hangs or grows
 * too large is replaced, and what it held is freed at once.
 */
export function superviseWorkers(options: SupervisorOptions): Supervisor {
  const { entry, args = [], most, least = 0, queue, logger } = options
  const { memoryLimit = 1024 ** 3, silenceMs = 30_000, graceMs = 10_000, idleMs = 300_000 } = options
  const slots = new Set<Slot>()
  /** When the first, the second, … worker was last needed. */
  const neededAt: number[] = []
  let stopping = false
  /** Workers in a row that never got to work, and when the next one is tried. */
  let quickDeaths = 0
  let notBefore = 0

  /** What cannot be freed now is free when its lease ends. */
  const free = (name: string, counts?: boolean) => {
    if (name !== '')
      queue
        .release(name, counts)
        .then((jobs) => jobs.length > 0 && logger.info({ worker: name, jobs }, 'jobs of a dead worker are free'))
        .catch((error) => logger.warn({ worker: name, error: String(error) }, 'its jobs could not be freed'))
  }

  const start = () => {
    const child = fork(entry, args, { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] })
    const slot: Slot = { name: '', child, ready: false, beatAt: Date.now(), busy: 0, leaving: false }
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
        logger.warn({ worker: slot.name, megabytes }, 'a worker grew too large and is replaced')
        retire(slot)
      }
    })
    child.on('error', (error) =>
      logger.error({ worker: slot.name, error: String(error) }, 'a worker could not be reached'),
    )
    child.on('exit', (code, signal) => {
      slots.delete(slot)
      free(slot.name)
      if (stopping) return
      if (!slot.leaving) logger.error({ worker: slot.name, code, signal }, 'a worker died and is replaced')
      // One that never got to work would otherwise be started in a tight loop.
      if (!slot.ready) notBefore = Date.now() + Math.min(30_000, 250 * 2 ** quickDeaths++)
      look()
    })
  }

  const staying = () => [...slots].filter((slot) => !slot.leaving)
  /** As many workers as are needed; those that were not for a while leave when they are done. */
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
    void adjust().catch((error) => logger.warn({ error: String(error) }, 'how many workers are needed is not known'))

  let waking: NodeJS.Timeout | undefined
  const tellAll = () => {
    for (const { child, leaving } of slots)
      if (!leaving && child.connected) child.send({ kind: 'wake' } satisfies FrontMessage)
  }

  const retire = (slot: Slot) => {
    slot.leaving = true
    if (slot.child.connected) slot.child.send({ kind: 'drain' } satisfies FrontMessage)
    const kill = setTimeout(() => slot.child.kill('SIGKILL'), graceMs)
    slot.child.once('exit', () => clearTimeout(kill))
  }

  const watch = setInterval(
    () => {
      for (const slot of slots) {
        if (Date.now() - slot.beatAt < silenceMs) continue
        logger.error({ worker: slot.name }, 'a worker hangs and is killed')
        slot.child.kill('SIGKILL')
      }
    },
    Math.min(1_000, silenceMs / 2),
  )

  // What a server held that was killed as a whole is free at once; workers that outlived their front still end theirs.
  queue
    .holders()
    .then((names) => {
      for (const name of names) if (!mayLive(name)) free(name, false)
    })
    .catch((error) => logger.warn({ error: String(error) }, 'what an earlier server held is free when its leases end'))
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

/** The name of a worker, by which a later server can tell whether it still lives. */
export function workerName(pid: number): string {
  return `${hostname()}/${pid}/${Date.now().toString(36)}`
}

/** Of another machine nothing is known. */
function mayLive(worker: string): boolean {
  const [host, pid] = worker.split('/')
  if (host !== hostname()) return true
  try {
    return Number(pid) > 0 && process.kill(Number(pid), 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
