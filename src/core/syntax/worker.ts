import { parentPort, workerData } from 'node:worker_threads'
import { startRuntime } from './grammar.ts'
import { doTask, openWorkbench, registerProgram } from './inspect.ts'
import type { Answer, FromWorker, ToWorker, WorkerSetup } from './messages.ts'

await startRuntime()
const bench = openWorkbench(workerData as WorkerSetup)

parentPort?.on('message', async (message: ToWorker) => {
  if (message.kind === 'register') {
    registerProgram(bench, message.program)
    return
  }
  const answer = await doTask(bench, message.task, message.timeoutMs)
  parentPort?.postMessage({ number: message.number, answer } satisfies FromWorker, buffersOf(answer))
})

/** Tokens are handed over, not copied. */
function buffersOf(answer: Answer): ArrayBuffer[] {
  if (!('tokens' in answer) || answer.tokens === undefined) return []
  return Object.values(answer.tokens).map(({ buffer }) => buffer as ArrayBuffer)
}
