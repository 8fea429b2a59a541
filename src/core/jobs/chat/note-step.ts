import type { Job, Store } from '../../store/ports.ts'
import { followKey } from '../../store/state-keys.ts'

/** What followers of a job see while it runs. */
export interface Followed {
  /** The current step. */
  step?: string
}

/** Milliseconds between two steps that are stored. */
const pauseMs = 2_000

/** Returns a function that stores the current step for followers of a job, if there are any. */
export function createStepNotes({ store: { state }, job }: { store: Store; job: Job }) {
  let notedAt = 0
  return async (step: string): Promise<void> => {
    if (Date.now() - notedAt < pauseMs) return
    notedAt = Date.now()
    const key = followKey(job.id)
    try {
      if ((await state.get(key)) !== undefined) await state.set(key, { step } satisfies Followed)
    } catch {
      // Followers only miss a step.
    }
  }
}
