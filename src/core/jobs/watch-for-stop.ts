import { stopActionId } from '../conversations/actions.ts'
import { DuckError } from '../errors.ts'
import type { KeyedState } from '../store/ports.ts'
import { stopKey } from '../store/state-keys.ts'

const pollMs = 500

export interface StopWatch {
  /** Aborts when the job should stop, or with the signal of the job. */
  signal: AbortSignal
  /** Who stopped it. */
  readonly by: string | undefined
  end(): void
}

/** Watches for a request to stop a job. */
export function watchForStop(state: KeyedState, job: string, signal: AbortSignal): StopWatch {
  const controller = new AbortController()
  let by: string | undefined
  const timer = setInterval(() => {
    void state.get<string>(stopKey(job)).then(
      (requester) => {
        if (requester === undefined || by !== undefined) return
        by = requester
        controller.abort(new DuckError('conflict', 'Stopped on request.'))
      },
      // The store is checked again with the next tick.
      () => {},
    )
  }, pollMs)
  return {
    signal: AbortSignal.any([signal, controller.signal]),
    get by() {
      return by
    },
    end() {
      clearInterval(timer)
      if (by !== undefined) void state.delete(stopKey(job)).catch(() => {})
    },
  }
}

/** Tells whether a person withdrew a request before it began. */
export async function isWithdrawn(state: KeyedState, job: string): Promise<boolean> {
  return (await state.get(stopKey(stopActionId(job)))) !== undefined
}
