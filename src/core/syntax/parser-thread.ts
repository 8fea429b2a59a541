import { Worker } from 'node:worker_threads'
import type { Answer, FromWorker, ProgramSource, Task, ToWorker, WorkerSetup } from './messages.ts'

/** How a task ended; after anything but an answer the thread is gone. */
type TaskOutcome = { kind: 'answer'; answer: Answer } | { kind: 'timeout' | 'crash'; reason: string }

/** One worker thread that does one task at a time. */
export interface ParserThread {
  readonly busy: boolean
  run(task: Task, timeoutMs: number): Promise<TaskOutcome>
  register(program: ProgramSource): void
  stop(): Promise<void>
}

/** Starting and loading a grammar come on top of the first task. */
const startMs = 10_000

export function startWorker(setup: WorkerSetup, programs: ProgramSource[]): ParserThread {
  // The file runs as source and as built code alike.
  const extension = import.meta.url.slice(import.meta.url.lastIndexOf('.'))
  const worker = new Worker(new URL(`worker${extension}`, import.meta.url), {
    workerData: setup,
    // A parser that eats the machine dies alone.
    resourceLimits: { maxOldGenerationSizeMb: 1024 },
  })
  let number = 0
  let warm = false
  let current: { number: number; end: (outcome: TaskOutcome) => void } | undefined
  let broken: string | undefined

  const end = (outcome: TaskOutcome): void => {
    const ended = current
    current = undefined
    worker.unref()
    ended?.end(outcome)
  }
  const send = (message: ToWorker): void => worker.postMessage(message)
  const register = (program: ProgramSource): void => send({ kind: 'register', program })

  worker.on('message', ({ number: answered, answer }: FromWorker) => {
    warm = true
    if (current?.number === answered) end({ kind: 'answer', answer })
  })
  worker.on('error', (error) => {
    broken = error instanceof Error ? error.message : String(error)
    end({ kind: 'crash', reason: `the parser broke: ${broken}` })
  })
  worker.on('exit', () => {
    broken ??= 'it stopped'
    end({ kind: 'crash', reason: `the parser broke: ${broken}` })
  })
  worker.unref()
  for (const program of programs) register(program)

  function run(task: Task, timeoutMs: number): Promise<TaskOutcome> {
    return new Promise((resolve) => {
      if (broken !== undefined) {
        resolve({ kind: 'crash', reason: `the parser broke: ${broken}` })
        return
      }
      const hardMs = timeoutMs * 2 + (warm ? 0 : startMs)
      const timer = setTimeout(() => {
        end({ kind: 'timeout', reason: `it took longer than ${timeoutMs * 2} ms` })
        void worker.terminate()
      }, hardMs)
      current = {
        number: ++number,
        end: (outcome) => {
          clearTimeout(timer)
          resolve(outcome)
        },
      }
      worker.ref()
      send({ kind: 'task', number, task, timeoutMs })
    })
  }

  return {
    get busy() {
      return current !== undefined
    },
    run,
    register,
    stop: async () => {
      await worker.terminate()
    },
  }
}
