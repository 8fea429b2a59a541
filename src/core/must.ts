/** Returns a value that the surrounding code guarantees. Throws if the guarantee does not hold, instead of continuing with `undefined`. */
export function must<T>(value: T | undefined | null): T {
  if (value === undefined || value === null) throw new Error('A value that must be present is missing')
  return value
}
