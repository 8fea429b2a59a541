import { DuckError } from '../../errors.ts'
import type { Hunk, LineChange } from '../types.ts'

const newline = 10
const space = 32
const plus = 43
const minus = 45
const at = 64
const backslash = 92

/**
 * Parses the hunks from `start` in git's own output, by their counts and without decoding lines. `end` is the position
 * after the last one. A truncated hunk is omitted.
 */
export function parseHunks(output: Buffer, start: number): { hunks: Hunk[]; end: number } {
  const hunks: Hunk[] = []
  let position = start
  while (output[position] === at) {
    const headerEnd = endOfLine(output, position)
    const hunk = parseHeader(output, position)
    position = headerEnd + 1
    let oldLine = hunk.oldStart + (hunk.oldLines === 0 ? 1 : 0)
    let newLine = hunk.newStart + (hunk.newLines === 0 ? 1 : 0)
    const oldEnd = oldLine + hunk.oldLines
    const newEnd = newLine + hunk.newLines
    let run: LineChange | undefined
    while (oldLine < oldEnd || newLine < newEnd || output[position] === backslash) {
      if (position >= output.length) return { hunks, end: output.length }
      const kind = output[position]
      position = endOfLine(output, position) + 1
      if (kind === space || kind === newline) {
        if (run) hunk.changes.push(closed(run))
        run = undefined
        oldLine += 1
        newLine += 1
      } else if (kind === minus) {
        run ??= { oldStart: oldLine, oldCount: 0, newStart: newLine, newCount: 0 }
        run.oldCount += 1
        oldLine += 1
      } else if (kind === plus) {
        run ??= { oldStart: oldLine, oldCount: 0, newStart: newLine, newCount: 0 }
        run.newCount += 1
        newLine += 1
      }
    }
    if (run) hunk.changes.push(closed(run))
    hunks.push(hunk)
  }
  return { hunks, end: position }
}

/** In git's convention, an empty side starts at the previous line. */
export function closed(run: LineChange): LineChange {
  if (run.oldCount === 0) run.oldStart -= 1
  if (run.newCount === 0) run.newStart -= 1
  return run
}

/** Parses `@@ -1,2 +3,4 @@`. A missing count is 1. */
function parseHeader(output: Buffer, start: number): Hunk {
  let position = start
  const number = () => {
    let value = 0
    for (;;) {
      const byte = output[position]
      if (byte === undefined || byte < 48 || byte > 57) return value
      value = value * 10 + byte - 48
      position += 1
    }
  }
  const pair = (): [number, number] => {
    position += 1
    const first = number()
    if (output[position] !== 44 /* , */) return [first, 1]
    position += 1
    return [first, number()]
  }
  position += 3
  const [oldStart, oldLines] = pair()
  position += 1
  const [newStart, newLines] = pair()
  if (output[position] !== space || output[position + 1] !== at) {
    const detail = output.toString('utf8', start, start + 200)
    throw new DuckError('bug', 'Could not parse a hunk from git diff. Report this bug and include your git version.', {
      detail,
    })
  }
  return { oldStart, oldLines, newStart, newLines, changes: [] }
}

/** Most lines are short, so a loop is tried before the slower native call. */
function endOfLine(output: Buffer, start: number): number {
  const near = Math.min(start + 96, output.length)
  let position = start
  while (position < near && output[position] !== newline) position += 1
  if (position < near || position === output.length) return position
  const end = output.indexOf(newline, position)
  return end < 0 ? output.length : end
}

/** Returns one hunk that replaces all lines, for a file that was deleted and recreated. */
export function replacement(removed: Hunk[], added: Hunk[]): Hunk[] {
  const [before] = removed
  const [after] = added
  if (!before || !after) return [...removed, ...added]
  const lines = { oldStart: 1, newStart: 1 }
  const changes = [{ ...lines, oldCount: before.oldLines, newCount: after.newLines }]
  return [{ ...lines, oldLines: before.oldLines, newLines: after.newLines, changes }]
}
