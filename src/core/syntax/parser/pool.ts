import type { Inspection, Inspector, PlainNode, Uninspected } from '../inspector.ts'
import type { Language } from '../language/language-schema.ts'
import { grammarsFolder, loadLanguages } from '../language/languages.ts'
import {
  type ProgramError,
  type ProgramSource,
  queriesOf,
  type Task,
  type WorkerAnswer,
  type WorkerSetup,
} from './messages.ts'
import { type ParserThread, startWorker } from './parser-thread.ts'

/** Parser threads for several inspectors, which reuse the compiled queries of earlier ones. */
export interface ParserPool {
  /** Opens an inspector on these threads. Closing it drops its waiting tasks; the threads stay. */
  open(): Inspector
  close(): Promise<void>
}

export interface PoolOptions {
  /** Maximum number of threads, default 2. The second one only starts under load. */
  workers?: number
  /** Number of threads to start immediately; default 0. */
  eager?: number
  /** Soft time limit per file, default 5 s. A thread that has not stopped at twice that is replaced. */
  timeoutMs?: number
  /** Default: the built-in languages. */
  languages?: Language[]
  /** Folder of `<language>/outline.scm`. Default: the built-in one. */
  grammars?: string
}

interface QueuedTask {
  /** The open inspector that the task belongs to. */
  owner: symbol
  task: Task
  answer: (answer: WorkerAnswer) => void
  lost: (failure: 'timeout' | 'crash', reason: string) => void
}

/** Queue length per thread that justifies another thread (about 50 ms and 20 MB). */
const worthAnother = 4

/**
 * Maximum number of tasks per thread: a running one and the next one, or more with a long queue, so that threads stay
 * busy while this thread is blocked.
 */
const mostTasks = { few: 2, many: 16 }

/**
 * Compiling a query costs a thread as much as dozens of files, so in short runs a single thread compiles each query.
 * Beyond these numbers of waiting or finished tasks, other threads also compile it.
 */
const worthCompiling = { waiting: 32, done: 96 }

/**
 * Beyond these numbers of programs or tasks, new threads replace the old ones after the last inspector closed: threads
 * keep what they compiled, and the memory of a parser never shrinks.
 */
const mostKept = { programs: 64, tasks: 5_000 }

/** Creates an inspector with threads of its own, which end when it is closed. */
export function createInspector(options: PoolOptions = {}): Inspector {
  const pool = createParserPool(options)
  return { ...pool.open(), close: pool.close }
}

/**
 * Creates a pool of worker threads that parse files. Threads start on first use and do not keep the process running when
 * idle.
 */
export function createParserPool(options: PoolOptions = {}): ParserPool {
  const setup: WorkerSetup = {
    languages: options.languages ?? loadLanguages(),
    grammars: options.grammars ?? grammarsFolder,
  }
  const most = Math.max(1, options.workers ?? 2)
  const timeoutMs = options.timeoutMs ?? 5000
  const programs = new Map<string, ProgramSource>()
  /** With the names of the queries that each thread has compiled. */
  const threads = new Map<ParserThread, Set<string>>()
  const queue: QueuedTask[] = []
  const done = new Map<string, number>()
  const owners = new Set<symbol>()
  const running = new Map<QueuedTask, ParserThread>()
  let given = 0

  function enqueue<T extends WorkerAnswer>(
    owner: symbol,
    task: Task,
    lost: (failure: 'timeout' | 'crash', reason: string) => T,
  ): Promise<T> {
    // A canceled run closes its inspector while parts of it continue, and nothing may handle their errors anymore.
    if (!owners.has(owner)) return Promise.resolve(lost('crash', closedReason))
    return new Promise((resolve) => {
      queue.push({
        owner,
        task,
        answer: (answer) => resolve(answer as T),
        lost: (failure, reason) => resolve(lost(failure, reason)),
      })
      pump()
    })
  }

  function pump(): void {
    for (const [thread, compiled] of threads) if (queue.length > 0 && thread.load === 0) giveNext(thread, compiled)
    const crowded = queue.length > threads.size * worthAnother || queue.some(({ task }) => needsCompiling(task))
    if (queue.length > 0 && threads.size < most && (threads.size === 0 || crowded)) {
      giveNext(...startThread())
    }
    const share = queue.length > threads.size * mostTasks.many ? mostTasks.many : mostTasks.few
    for (const [thread, compiled] of threads)
      if (queue.length > 0 && thread.load > 0 && thread.load < share) giveNext(thread, compiled)
  }

  function startThread(): [ParserThread, Set<string>] {
    const thread = startWorker(setup, [...programs.values()])
    const compiled = new Set<string>()
    threads.set(thread, compiled)
    return [thread, compiled]
  }

  /**
   * Assigns the first task that the thread is ready for, otherwise the first that no thread is ready for, otherwise one
   * from a long queue.
   */
  function giveNext(thread: ParserThread, compiled: Set<string>): void {
    let next = queue.findIndex(({ task }) => queriesOf(task).every((query) => compiled.has(query)))
    if (next === -1) next = queue.findIndex(({ task }) => needsCompiling(task))
    if (next === -1) next = queue.findIndex(({ task }) => isPopular(task))
    const [queued] = next === -1 ? [] : queue.splice(next, 1)
    if (queued === undefined) return
    for (const query of queriesOf(queued.task)) {
      compiled.add(query)
      done.set(query, (done.get(query) ?? 0) + 1)
    }
    give(thread, queued)
  }

  function needsCompiling(task: Task): boolean {
    const queries = queriesOf(task)
    return ![...threads.values()].some((known) => queries.every((query) => known.has(query)))
  }

  function isPopular(task: Task): boolean {
    return (
      queriesOf(task).some((query) => (done.get(query) ?? 0) > worthCompiling.done) ||
      queue.length > worthCompiling.waiting
    )
  }

  function give(thread: ParserThread, queued: QueuedTask): void {
    const { owner, task, answer, lost } = queued
    given++
    running.set(queued, thread)
    void thread.run(task, timeoutMs).then((outcome) => {
      running.delete(queued)
      if (outcome.kind === 'answer') answer(outcome.answer)
      else if (!owners.has(owner)) lost('crash', closedReason)
      else if (outcome.kind === 'unbegun' || !threads.has(thread)) queue.unshift(queued)
      else {
        threads.delete(thread)
        lost(outcome.kind, outcome.reason)
      }
      pump()
    })
  }

  /** A known program stays compiled, because registering it again discards that. */
  function register(program: ProgramSource): void {
    if (programs.get(program.id)?.source === program.source) return
    programs.set(program.id, program)
    for (const thread of threads.keys()) thread.register(program)
  }

  function open(): Inspector {
    const owner = Symbol('inspector')
    owners.add(owner)
    const inFlight = new Map<string, Promise<Inspection | Uninspected>>()
    return {
      inspect(request) {
        const { language } = request
        const key = JSON.stringify([request.id, language, request.want, request.lines])
        const running = inFlight.get(key)
        if (running !== undefined) return running
        const result = enqueue<Inspection | Uninspected>(owner, { kind: 'inspect', request }, (failure, reason) => ({
          language,
          failure,
          reason,
        })).finally(() => inFlight.delete(key))
        inFlight.set(key, result)
        return result
      },
      program(language, id, source, whole = true) {
        register({ id, language, source })
        return enqueue<{ error?: ProgramError }>(
          owner,
          { kind: 'compile', program: id, whole },
          (_failure, reason) => ({
            error: { message: reason, offset: 0 },
          }),
        )
      },
      tree: (language, text) =>
        enqueue<PlainNode | Uninspected>(owner, { kind: 'tree', language, text }, (failure, reason) => ({
          language,
          failure,
          reason,
        })),
      async close() {
        owners.delete(owner)
        const all = queue.splice(0)
        queue.push(...all.filter((queued) => queued.owner !== owner))
        for (const { lost } of all.filter((queued) => queued.owner === owner)) lost('crash', closedReason)
        // The files of a canceled run may take minutes.
        const busy = [...running].filter(([queued]) => queued.owner === owner).map(([, thread]) => thread)
        const worn = owners.size === 0 && (programs.size > mostKept.programs || given > mostKept.tasks)
        if (worn) forget()
        await stop(worn ? threads.keys() : busy)
      },
    }
  }

  function forget(): void {
    programs.clear()
    done.clear()
    given = 0
  }

  /** Stops threads. Their tasks continue in others unless their inspector is closed. */
  async function stop(ended: Iterable<ParserThread>): Promise<void> {
    const stopped = [...new Set(ended)]
    for (const thread of stopped) threads.delete(thread)
    await Promise.all(stopped.map((thread) => thread.stop()))
  }

  async function close(): Promise<void> {
    owners.clear()
    for (const { lost } of queue.splice(0)) lost('crash', closedReason)
    await stop(threads.keys())
  }

  for (let count = 0; count < (options.eager ?? 0); count++) startThread()
  return { open, close }
}

const closedReason = 'the parser was closed'
