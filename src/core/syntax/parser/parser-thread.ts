import { Worker } from 'node:worker_threads'
import { entryFile } from '../../package/root.ts'
import type { FromWorker, ProgramSource, Task, ToWorker, WorkerAnswer, WorkerSetup } from './messages.ts'

/**
 * The result of a task. After anything except an answer, the thread has ended. `unbegun`: the thread ended before this
 * task started.
 */
type TaskOutcome =
  | { kind: 'answer'; answer: WorkerAnswer }
  | { kind: 'timeout' | 'crash'; reason: string }
  | { kind: 'unbegun' }

/** A worker thread that runs tasks sequentially. */
export interface ParserThread {
  /** Number of tasks, including the running one. */
  readonly load: number
  run(task: Task, timeoutMs: number): Promise<TaskOutcome>
  register(program: ProgramSource): void
  stop(): Promise<void>
}

/** Additional time for the first task, to start the thread and load a grammar. */
const startMs = 10_000

export function startWorker(setup: WorkerSetup, programs: ProgramSource[]): ParserThread {
  const worker = new Worker(entryFile('core/syntax/parser/worker'), {
    workerData: setup,
    // Limits the memory, so that a runaway parser only kills its own thread. With a larger young generation, 10,000
    // files took 100 MB more and no less time.
    resourceLimits: { maxOldGenerationSizeMb: 1024, maxYoungGenerationSizeMb: 4 },
  })
  let number = 0
  let warm = false
  /** The first task is running. */
  const given: { number: number; timeoutMs: number; end: (outcome: TaskOutcome) => void }[] = []
  let timer: NodeJS.Timeout | undefined
  let broken: string | undefined

  const watch = (): void => {
    clearTimeout(timer)
    const [current] = given
    if (current === undefined) {
      worker.unref()
      return
    }
    const hardMs = current.timeoutMs * 2 + (warm ? 0 : startMs)
    timer = setTimeout(() => {
      lose({ kind: 'timeout', reason: `it took longer than ${current.timeoutMs * 2} ms` })
      void worker.terminate()
    }, hardMs)
  }
  const lose = (outcome: TaskOutcome): void => {
    const [current, ...waiting] = given.splice(0)
    broken ??= 'it exited'
    watch()
    current?.end(outcome)
    for (const { end } of waiting) end({ kind: 'unbegun' })
  }
  const send = (message: ToWorker): void => worker.postMessage(message)
  const register = (program: ProgramSource): void => send({ kind: 'register', program })

  worker.on('message', ({ number: answered, answer }: FromWorker) => {
    warm = true
    const [current] = given
    if (current?.number !== answered) return
    given.shift()
    watch()
    current.end({ kind: 'answer', answer })
  })
  worker.on('error', (error) => {
    broken = error instanceof Error ? error.message : String(error)
    lose({ kind: 'crash', reason: `the parser crashed: ${broken}` })
  })
  worker.on('exit', () => lose({ kind: 'crash', reason: `the parser crashed: ${broken ?? 'it exited'}` }))
  worker.unref()
  for (const program of programs) register(program)

  function run(task: Task, timeoutMs: number): Promise<TaskOutcome> {
    return new Promise((resolve) => {
      if (broken !== undefined) {
        resolve({ kind: 'crash', reason: `the parser crashed: ${broken}` })
        return
      }
      given.push({ number: ++number, timeoutMs, end: resolve })
      worker.ref()
      send({ kind: 'task', number, task, timeoutMs })
      if (given.length === 1) watch()
    })
  }

  return {
    get load() {
      return given.length
    },
    run,
    register,
    stop: async () => {
      await worker.terminate()
    },
  }
}
