import { nearest } from '../../text/nearest.ts'
import type { FrontMatter } from './front-matter.ts'
import { PageProblem } from './page-problem.ts'

export const keys = [
  'id',
  'title',
  'severity',
  'category',
  'languages',
  'status',
  'cwe',
  'fix',
  'paths',
  'not-paths',
  'confidence',
  'enabled',
] as const
export type Key = (typeof keys)[number]

/** Throws a PageProblem for the first unknown key, with the nearest known one. */
export function checkKeys(front: FrontMatter): void {
  for (const [key, { line }] of front.entries) {
    if ((keys as readonly string[]).includes(key)) continue
    const near = nearest(key, keys)
    const hint = near === undefined ? ` (expected ${keys.join(', ')})` : `. Did you mean \`${near}\`?`
    throw new PageProblem(line, `unknown key \`${key}\`${hint}`)
  }
}

export function one(front: FrontMatter, key: Key): string | undefined {
  const value = front.entries.get(key)?.value
  if (Array.isArray(value)) return fail(front, key, `\`${key}\` accepts a single value, not a list`)
  return value === '' ? undefined : value
}

export function many(front: FrontMatter, key: Key): string[] | undefined {
  const value = front.entries.get(key)?.value
  if (value === undefined || value === '') return undefined
  return Array.isArray(value) ? value : value.split(/\s*,\s*/)
}

export function choice<T extends string>(front: FrontMatter, key: Key, allowed: readonly T[]): T | undefined {
  const value = one(front, key)
  if (value === undefined || (allowed as readonly string[]).includes(value)) return value as T | undefined
  return fail(front, key, `invalid value \`${value}\` for \`${key}\` (expected ${allowed.join(', ')})`)
}

export function flag(front: FrontMatter, key: Key): boolean | undefined {
  const value = choice(front, key, ['true', 'false'])
  return value === undefined ? undefined : value === 'true'
}

/** Parses a number above 0 and at most 1. */
export function share(front: FrontMatter, key: Key): number | undefined {
  const value = one(front, key)
  if (value === undefined) return undefined
  const number = Number(value)
  return number > 0 && number <= 1
    ? number
    : fail(front, key, `invalid value \`${value}\` for \`${key}\` (expected a number between 0 and 1)`)
}

export function fail(front: FrontMatter, key: Key, reason: string): never {
  throw new PageProblem(front.entries.get(key)?.line ?? 1, reason)
}
