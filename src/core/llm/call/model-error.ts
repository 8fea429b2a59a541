import { DuckError } from '../../errors.ts'
import type { Refusal } from '../capabilities/learn.ts'

/** What can be done about a failed call, besides trying the same again. */
export type ModelProblem =
  /** A shorter request may work. */
  | 'too-long'
  /** Another key may be valid. */
  | 'key-refused'
  /** The model may have a similar name. */
  | 'unknown-model'
  /** More room for the answer may help. */
  | 'truncated'
  /** Another model may answer. */
  | 'refused'

const problems = new WeakMap<Error, ModelProblem>()
const refusals = new WeakMap<Error, Refusal>()

/** Returns the error with what can be done about it. */
export function modelError(problem: ModelProblem, error: DuckError): DuckError {
  problems.set(error, problem)
  return error
}

/** Keeps the response that rejected a request with its error. */
export function keepRefusal(error: DuckError, refusal: Refusal): void {
  refusals.set(error, refusal)
}

export function problemOf(error: unknown): ModelProblem | undefined {
  return error instanceof Error ? problems.get(error) : undefined
}

/** Returns the response that rejected the request, if there was one. */
export function refusalOf(error: unknown): Refusal | undefined {
  return error instanceof Error ? refusals.get(error) : undefined
}

/** Tells whether the request exceeds the context window, so that the caller can shorten and retry it. */
export function isTooLong(error: unknown): boolean {
  return problemOf(error) === 'too-long'
}

/** Tells whether the key was rejected. Another key may be valid. */
export function isKeyRefused(error: unknown): boolean {
  return problemOf(error) === 'key-refused'
}

export function tooLongError(model: string, detail: string): DuckError {
  const text = `The request exceeds the context window of ${model}. Ask about fewer files.`
  return modelError('too-long', new DuckError('invalid', text, { detail }))
}

/** The context window that a message states, in the order of trust. */
const statedWindows = [
  /(?:context|window)\D{0,40}(\d{4,8})/i,
  /(?:maximum|limit|>)\D{0,40}(\d{4,8})/i,
  /(?:less than|<=?) ?(\d{4,8})/i,
]

/** Returns the context window in tokens that a rejection states. */
export function statedWindowOf(error: unknown): number | undefined {
  const says = refusalOf(error)?.says ?? ''
  const window = statedWindows.map((pattern) => pattern.exec(says)?.[1]).find((found) => found !== undefined)
  return window === undefined ? undefined : Number(window)
}
