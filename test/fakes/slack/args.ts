import { type Json, SlackError } from './world.ts'

/** Checks that arguments are present. Throws `invalid_arguments` with the reason, as Slack does. */
export function required(args: Json, ...names: string[]): void {
  const missing = names.filter((name) => args[name] === undefined || args[name] === '')
  if (missing.length === 0) return
  const messages = missing.map((name) => `[ERROR] missing required field: ${name}`)
  throw new SlackError('invalid_arguments', { response_metadata: { messages } })
}

export function text(value: unknown): string | undefined {
  return value === undefined || value === null ? undefined : String(value)
}

/** A value that a form sends as JSON text, and a JSON body as it is. */
export function structured<T>(value: unknown, error: string): T | undefined {
  if (value === undefined || value === null || value === '') return undefined
  if (typeof value !== 'string') return value as T
  try {
    return JSON.parse(value) as T
  } catch {
    throw new SlackError(error)
  }
}

export function truthy(value: unknown): boolean {
  return value === true || value === 'true' || value === '1' || value === 1
}
