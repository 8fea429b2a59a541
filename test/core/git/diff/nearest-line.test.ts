import { expect, it } from 'vitest'
import { nearestLine } from '../../../../src/core/git/diff/nearest-line.ts'
import type { FileChange, LineChange } from '../../../../src/core/git/types.ts'

function file(...changes: LineChange[]): FileChange {
  const hunk = { oldStart: 1, oldLines: 1, newStart: 1, newLines: 1, changes }
  return {
    status: 'modified',
    path: 'a',
    oldPath: 'a',
    oldMode: '100644',
    newMode: '100644',
    oldId: '1',
    newId: '2',
    binary: false,
    hunks: [hunk],
  }
}

it('follows lines through removals, replacements and additions', () => {
  // Lines 3–4 removed; line 7 replaced by two; one added after line 9.
  const change = file(
    { oldStart: 3, oldCount: 2, newStart: 2, newCount: 0 },
    { oldStart: 7, oldCount: 1, newStart: 5, newCount: 2 },
    { oldStart: 9, oldCount: 0, newStart: 9, newCount: 1 },
  )
  expect([1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((line) => nearestLine(change, line))).toEqual([
    1, 2, 2, 2, 3, 4, 5, 7, 8, 10,
  ])
})

it('never leaves the file at its top', () => {
  expect(nearestLine(file({ oldStart: 1, oldCount: 2, newStart: 0, newCount: 0 }), 2)).toBe(1)
})
