import { openSandbox } from '../../src/core/sandbox/run-sandboxed.ts'

/** The sandbox of this machine; undefined if there is none, which is then said once. */
export const sandbox = await openSandbox(process.env.PATH ?? '').catch((error: Error) => {
  process.stderr.write(`Tests that run code were skipped. ${error.message}\n`)
  return undefined
})
