import { parentPort, workerData } from 'node:worker_threads'
import { startRuntime } from './grammar.ts'
import { doTask, openWorkbench, registerProgram } from './inspect.ts'
import type { FromWorker, ToWorker, WorkerSetup } from './messages.ts'

await startRuntime()
const bench = openWorkbench(workerData as WorkerSetup)

parentPort?.on('message', async (message: ToWorker) => {
  if (message.kind === 'register') {
    registerProgram(bench, message.program)
    return
  }
  const answer = await doTask(bench, message.task, message.timeoutMs)
  parentPort?.postMessage({ number: message.number, answer } satisfies FromWorker)
})
