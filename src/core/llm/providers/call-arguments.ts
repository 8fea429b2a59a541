/** Returns the arguments of a tool call as a value. Invalid JSON was already answered with an error. */
export function callArguments(given: string): Record<string, unknown> {
  try {
    return JSON.parse(given || '{}')
  } catch {
    return { invalid: given }
  }
}
