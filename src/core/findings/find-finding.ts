import { type Spelling, typedCommand } from '../command.ts'
import { DuckError } from '../errors.ts'
import type { ReviewState } from '../platform.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'

interface Named {
  fingerprint: string
  path: string
  startLine: number
  endLine: number
}

/**
 * Returns the fingerprint of the known finding with this name; open findings take precedence. Throws like
 * `findFinding`.
 */
export function findKnownFinding(state: ReviewState, name: string, where: { spell?: Spelling }): string {
  const all = Object.entries(state.findings).map(([fingerprint, { path, line, status }]) => ({
    fingerprint,
    path,
    status,
    startLine: line,
    endLine: line,
  }))
  const open = all.filter(({ status }) => status === 'open')
  return findFinding(fitting(open, name).length > 0 ? open : all, name, where).fingerprint
}

/**
 * Finds a finding by `path:line` or by the first six or more characters of its fingerprint. Throws `not-found` or
 * `invalid` with the candidates.
 */
export function findFinding<T extends Named>(findings: readonly T[], name: string, where: { spell?: Spelling }): T {
  const fits = fitting(findings, name)
  const [first, second] = fits
  if (first !== undefined && second === undefined) return first
  if (first !== undefined)
    throw new DuckError('invalid', `Several findings match: ${list(fits)}. Specify one by its fingerprint.`)
  const near = nearestTo(findings, name)
  const advice =
    near.length === 0 ? `${typedCommand(where, 'status')} lists the findings.` : `Closest matches: ${list(near)}.`
  throw new DuckError('not-found', `Unknown finding ${codeSpan(name.slice(0, 80))}. ${advice}`)
}

function fitting<T extends Named>(findings: readonly T[], name: string): T[] {
  const { path, line } = placeIn(name)
  if (path !== undefined)
    return findings.filter(
      (finding) =>
        finding.path === path && finding.startLine <= line && Math.max(finding.startLine, finding.endLine) >= line,
    )
  const exact = findings.filter((finding) => finding.fingerprint === name)
  if (exact.length > 0) return exact
  return name.length < 6 ? [] : findings.filter((finding) => finding.fingerprint.startsWith(name.toLowerCase()))
}

/**
 * Returns suggestions: findings in the same file by distance, otherwise in files with that name, otherwise with a
 * similar fingerprint, otherwise any.
 */
function nearestTo<T extends Named>(findings: readonly T[], name: string): T[] {
  const { path, line } = placeIn(name)
  if (path === undefined) {
    const alike = findings.filter((finding) => finding.fingerprint.startsWith(name.slice(0, 3).toLowerCase()))
    return alike.length > 0 ? alike : [...findings]
  }
  const base = path.split('/').at(-1)
  const inFile = findings.filter((finding) => finding.path === path)
  const sameName = findings.filter((finding) => finding.path.split('/').at(-1) === base)
  const near = [inFile, sameName, findings].find((some) => some.length > 0) ?? []
  return near.toSorted((left, right) => Math.abs(left.startLine - line) - Math.abs(right.startLine - line))
}

function placeIn(name: string): { path: string | undefined; line: number } {
  const [, path, line] = /^(.+):(\d+)$/.exec(name) ?? []
  return { path, line: Number(line) }
}

function list(some: readonly Named[]): string {
  return some
    .slice(0, 5)
    .map((finding) => `${codeSpan(`${finding.path}:${finding.startLine}`)} (${codeSpan(finding.fingerprint)})`)
    .join(', ')
}
