export interface Pacer<T> {
  /** Shows a value at once, or after the pause. A newer value replaces one that waits. */
  show(value: T): void
  /** Drops what waits, and resolves when nothing is being shown any more. */
  stop(): Promise<void>
}

/** Calls `write` with the newest value, with a pause after each call. `write` never rejects. */
export function createPacer<T>(pauseMs: number, write: (value: T) => Promise<void>): Pacer<T> {
  let waiting: { value: T } | undefined
  let running: Promise<void> | undefined
  let timer: NodeJS.Timeout | undefined
  let isStopped = false
  let shown = ''
  const next = () => {
    timer = undefined
    if (waiting === undefined || isStopped) return
    const { value } = waiting
    waiting = undefined
    const text = JSON.stringify(value)
    if (text === shown) return
    shown = text
    running = write(value).finally(() => {
      running = undefined
      if (!isStopped) timer = setTimeout(next, pauseMs)
    })
  }
  return {
    show(value) {
      waiting = { value }
      if (timer === undefined && running === undefined) next()
    },
    async stop() {
      isStopped = true
      waiting = undefined
      clearTimeout(timer)
      await running
    },
  }
}
