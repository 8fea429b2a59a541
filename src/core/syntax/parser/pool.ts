import type { Inspection, Inspector, InspectRequest, PlainNode, Uninspected } from '../inspector.ts'
import type { Language } from '../language/language-schema.ts'
import { grammarsFolder, loadLanguages } from '../language/languages.ts'
import type { ProgramSource, Task, WorkerAnswer, WorkerSetup } from './messages.ts'
import { type ParserThread, startWorker } from './parser-thread.ts'

export interface InspectorOptions {
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
 * Creates an inspector that parses files in worker threads. Threads start on first use and do not keep the process
 * running when idle.
 */
export function createInspector(options: InspectorOptions = {}): Inspector {
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
  const inFlight = new Map<string, Promise<Inspection | Uninspected>>()
  let closed = false

  function enqueue<T extends WorkerAnswer>(
    task: Task,
    lost: (failure: 'timeout' | 'crash', reason: string) => T,
  ): Promise<T> {
    // A canceled run closes the pool while parts of it continue, and nothing may handle their errors anymore.
    if (closed) return Promise.resolve(lost('crash', 'the parser was closed'))
    return new Promise((resolve) => {
      queue.push({
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

  function give(thread: ParserThread, { task, answer, lost }: QueuedTask): void {
    void thread.run(task, timeoutMs).then((outcome) => {
      if (outcome.kind === 'answer') answer(outcome.answer)
      else if (outcome.kind === 'unbegun' && closed) lost('crash', 'the parser was closed')
      else if (outcome.kind === 'unbegun') queue.unshift({ task, answer, lost })
      else {
        threads.delete(thread)
        lost(outcome.kind, outcome.reason)
      }
      pump()
    })
  }

  function inspect(request: InspectRequest): Promise<Inspection | Uninspected> {
    const { language } = request
    const key = JSON.stringify([request.id, language, request.want, request.lines])
    const running = inFlight.get(key)
    if (running !== undefined) return running
    const result = enqueue<Inspection | Uninspected>({ kind: 'inspect', request }, (failure, reason) => ({
      language,
      failure,
      reason,
    })).finally(() => inFlight.delete(key))
    inFlight.set(key, result)
    return result
  }

  async function program(
    language: string,
    id: string,
    source: string,
    whole = true,
  ): Promise<{ error?: { message: string; offset: number } }> {
    // A known program stays compiled, because registering it again discards that.
    if (programs.get(id)?.source !== source) {
      programs.set(id, { id, language, source })
      for (const thread of threads.keys()) thread.register({ id, language, source })
    }
    return enqueue<{ error?: { message: string; offset: number } }>(
      { kind: 'compile', program: id, whole },
      (_failure, reason) => ({
        error: { message: reason, offset: 0 },
      }),
    )
  }

  function tree(language: string, text: string): Promise<PlainNode | Uninspected> {
    return enqueue<PlainNode | Uninspected>({ kind: 'tree', language, text }, (failure, reason) => ({
      language,
      failure,
      reason,
    }))
  }

  async function close(): Promise<void> {
    closed = true
    for (const { lost } of queue.splice(0)) lost('crash', 'the parser was closed')
    await Promise.all([...threads.keys()].map((thread) => thread.stop()))
    threads.clear()
  }

  for (let count = 0; count < (options.eager ?? 0); count++) startThread()
  return { inspect, program, tree, close }
}

/** Returns the names of the queries that a task needs. */
function queriesOf(task: Task): string[] {
  if (task.kind === 'tree') return []
  if (task.kind === 'compile') return [task.program]
  const { language, want } = task.request
  const queries = want.outline ? [`outline ${language}`] : want.functions ? [`symbols ${language}`] : []
  if (want.symbols) queries.push(`definitions ${language}`)
  if (want.imports) queries.push(`imports ${language}`)
  return want.program === undefined ? queries : [...queries, want.program]
}
