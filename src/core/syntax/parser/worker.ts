import { parentPort, workerData } from 'node:worker_threads'
import { doTask, openInspectorState, registerProgram } from '../inspect.ts'
import { startRuntime } from './grammar.ts'
import type { FromWorker, ToWorker, WorkerAnswer, WorkerSetup } from './messages.ts'

await startRuntime()
const state = openInspectorState(workerData as WorkerSetup)

let last: Promise<void> = Promise.resolve()

parentPort?.on('message', (message: ToWorker) => {
  if (message.kind === 'register') registerProgram(state, message.program)
  else last = last.then(() => answer(message))
})

async function answer({ number, task, timeoutMs }: Extract<ToWorker, { kind: 'task' }>): Promise<void> {
  const made = await doTask(state, task, timeoutMs)
  parentPort?.postMessage({ number, answer: made } satisfies FromWorker, buffersOf(made))
}

/** Tokens are transferred instead of copied. */
function buffersOf(answer: WorkerAnswer): ArrayBuffer[] {
  if (!('tokens' in answer) || answer.tokens === undefined) return []
  return Object.values(answer.tokens).map(({ buffer }) => buffer as ArrayBuffer)
}
