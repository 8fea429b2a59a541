import { must } from '../must.ts'

/** Returns the first group of each match. The pattern must be global, and its first group must not be optional. */
export function firstGroups(text: string, pattern: RegExp): string[] {
  return Array.from(text.matchAll(pattern), (match) => must(match[1]))
}
