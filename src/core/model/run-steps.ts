import { DuckError, kinds, toDuckError } from '../errors.ts'

/** A named part of a run. */
export interface Step {
  name: string
  /** Steps whose results it works with; without one of them it is not begun. */
  needs?: readonly string[]
  /** How often it may be begun; default once. Only what may pass is tried again. */
  tries?: number
  run(done: Readonly<Record<string, unknown>>): Promise<unknown>
}

/** Tries of a step that asks a model. */
export const modelTries = 3

export interface StepResults {
  /** Results by the step's name. */
  done: Record<string, unknown>
  /** Why a step has none. */
  failed: Record<string, DuckError>
}

/** Runs steps as soon as what they need is there, side by side where they can be. What fails costs only what needs it. */
export async function runSteps(steps: readonly Step[], signal: AbortSignal): Promise<StepResults> {
  const done: Record<string, unknown> = {}
  const failed: Record<string, DuckError> = {}
  const begun = new Map<string, Promise<void>>()
  const begin = (step: Step): Promise<void> => {
    const known = begun.get(step.name)
    if (known !== undefined) return known
    const running = carryOut(step)
    begun.set(step.name, running)
    return running
  }
  const carryOut = async (step: Step): Promise<void> => {
    const needs = step.needs ?? []
    await Promise.all(needs.map((name) => begin(steps.find((each) => each.name === name)!)))
    const missing = needs.find((name) => failed[name] !== undefined)
    if (missing !== undefined) {
      failed[step.name] = new DuckError(failed[missing]!.kind, `It depends on “${missing}”, which failed.`)
      return
    }
    for (let attempt = 1; ; attempt++) {
      try {
        done[step.name] = await step.run(done)
        return
      } catch (thrown) {
        signal.throwIfAborted()
        const error = toDuckError(thrown)
        if (kinds[error.kind].retry && attempt < (step.tries ?? 1)) continue
        failed[step.name] = error
        return
      }
    }
  }
  await Promise.all(steps.map(begin))
  return { done, failed }
}
