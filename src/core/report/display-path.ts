import { relative, resolve, sep } from 'node:path'
import { escapeControlCharsInLine } from './escape-control-chars.ts'

/** Returns a path relative to the current folder, on one line and safe to print. */
export function displayPath(
  path: string,
  report: { root?: string | undefined } | undefined,
  cwd: string | undefined,
): string {
  const { root } = report ?? {}
  if (root === undefined || cwd === undefined) return escapeControlCharsInLine(path === '' ? '.' : path)
  const seen = relative(cwd, resolve(root, path)).split(sep).join('/')
  return escapeControlCharsInLine(seen === '' ? '.' : seen)
}
