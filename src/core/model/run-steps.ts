import { DuckError, kinds, toDuckError } from '../errors.ts'

/** A named step of a run. */
export interface RunStep {
  name: string
  /** Steps whose results it needs. If one of them failed, it does not start. */
  needs?: readonly string[]
  /** Maximum number of attempts; default 1. Only temporary failures are retried. */
  tries?: number
  run(done: Readonly<Record<string, unknown>>): Promise<unknown>
}

/** Maximum number of attempts of a step that uses a model. */
export const modelTries = 3

export interface StepResults {
  /** Results by name of the step. */
  done: Record<string, unknown>
  /** Errors by name of the step. */
  failed: Record<string, DuckError>
}

/**
 * Runs steps as soon as their dependencies are available, concurrently if possible. A failure only affects the steps
 * that depend on it.
 */
export async function runSteps(steps: readonly RunStep[], signal: AbortSignal): Promise<StepResults> {
  const done: Record<string, unknown> = {}
  const failed: Record<string, DuckError> = {}
  const begun = new Map<string, Promise<void>>()
  const begin = (step: RunStep): Promise<void> => {
    const known = begun.get(step.name)
    if (known !== undefined) return known
    const running = carryOut(step)
    begun.set(step.name, running)
    return running
  }
  const carryOut = async (step: RunStep): Promise<void> => {
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
