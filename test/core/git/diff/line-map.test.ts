import fc from 'fast-check'
import { expect, it } from 'vitest'
import { addedRanges, inHunk, removedRanges, toNew, toOld } from '../../../../src/core/git/diff/line-map.ts'
import { openRepository } from '../../../../src/core/git/repository.ts'
import type { FileChange, Hunk } from '../../../../src/core/git/types.ts'
import { must } from '../../../../src/core/must.ts'
import type { LineRange } from '../../../../src/core/positions/line-ranges.ts'
import { createFixture } from '../git-fixture.ts'

/** Few different lines, so that git has many ways to align them; some look like parts of a diff. */
const line = fc.constantFrom(
  'a',
  'b',
  'c',
  '',
  '}',
  '  }',
  '-',
  '+',
  ' ',
  '@@ -1 +1 @@',
  '\\ No newline',
  '-- a',
  '++ b',
  'x\r',
)
const text = fc.tuple(fc.array(line, { maxLength: 40 }), fc.boolean()).map(([lines, open]) => {
  const joined = lines.map((each) => `${each}\n`).join('')
  return open ? joined.replace(/\n$/, '') : joined
})
interface Edit {
  at: number
  remove: number
  insert: string[]
}
const edit: fc.Arbitrary<Edit> = fc.record({
  at: fc.nat(40),
  remove: fc.nat(4),
  insert: fc.array(line, { maxLength: 4 }),
})
const pair = fc.oneof(
  fc.tuple(text, text),
  fc.tuple(text, fc.array(edit, { maxLength: 4 })).map(([before, edits]): [string, string] => {
    const lines = before.split('\n')
    for (const { at, remove, insert } of edits) lines.splice(at, remove, ...insert)
    return [before, lines.join('\n')]
  }),
)

it('agrees with git about every line of generated histories', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(pair, { minLength: 1, maxLength: 25 }), async (pairs) => {
      const fixture = createFixture()
      const head = (mark: number, from: string) =>
        `commit refs/heads/main\nmark :${mark}\ncommitter A <a@example.com> 1700000000 +0000\ndata 1\nx\n${from}`
      const data = (content: string, index: number) =>
        `M 100644 inline f${index}\ndata ${Buffer.byteLength(content)}\n${content}\n`
      const before = pairs.map(([content], index) => data(content, index)).join('')
      const after = pairs.map(([, content], index) => data(content, index)).join('')
      fixture.feed(`${head(1, '')}${before}${head(2, 'from :1\n')}${after}`, 'fast-import', '--quiet')

      const repository = await openRepository(fixture.folder, { environment: fixture.environment })
      const { files } = await repository.diff(await repository.chooseRange({ base: 'main~1', head: 'main' }))
      await repository.close()
      const changed = new Map(files.map((file) => [file.path, file]))
      const theirs = rangesOfGit(fixture.git('diff-tree', '-p', '-U0', '-r', 'main~1', 'main'))
      for (const [index, [old, now]] of pairs.entries()) {
        const file = changed.get(`f${index}`)
        expect(file === undefined).toBe(old === now)
        if (!file) continue
        expect(rangesOf(file)).toEqual(theirs.get(file.path) ?? [])
        checkMaps(file.hunks, linesOf(old), linesOf(now))
      }
    }),
    { numRuns: 40 },
  )
})

function checkMaps(hunks: Hunk[], old: string[], now: string[]): void {
  const removed = expand(removedRanges(hunks))
  const added = expand(addedRanges(hunks))
  const rebuilt = new Map<number, string>()
  for (let each = 1; each <= old.length; each += 1) {
    const mapped = toNew(hunks, each)
    expect(mapped === undefined).toBe(removed.has(each))
    if (mapped === undefined) continue
    expect(toOld(hunks, mapped)).toBe(each)
    rebuilt.set(mapped, must(old[each - 1]))
  }
  for (let each = 1; each <= now.length; each += 1) {
    expect(toOld(hunks, each) === undefined).toBe(added.has(each))
    if (added.has(each)) rebuilt.set(each, must(now[each - 1]))
    if (added.has(each)) expect(inHunk(hunks, 'new', each)).toBe(true)
  }
  expect(now).toEqual(Array.from({ length: rebuilt.size }, (_, index) => rebuilt.get(index + 1)))
}

/** Lines with their ends: the last may have none. */
function linesOf(content: string): string[] {
  return content.match(/[^\n]*\n|[^\n]+$/g) ?? []
}

function expand(ranges: LineRange[]): Set<number> {
  const lines = new Set<number>()
  for (const { startLine, endLine } of ranges) for (let each = startLine; each <= endLine; each += 1) lines.add(each)
  return lines
}

function rangesOf(file: FileChange): string[] {
  return file.hunks.flatMap((hunk) =>
    hunk.changes.map((each) => `${each.oldStart},${each.oldCount} ${each.newStart},${each.newCount}`),
  )
}

function rangesOfGit(output: string): Map<string, string[]> {
  const ranges = new Map<string, string[]>()
  let current: string[] = []
  for (const each of output.split('\n')) {
    const path = /^diff --git a\/(\S+) /.exec(each)?.[1]
    if (path) {
      current = []
      ranges.set(path, current)
    }
    const header = /^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@/.exec(each)
    if (header) current.push(`${header[1]},${header[2] ?? 1} ${header[3]},${header[4] ?? 1}`)
  }
  return ranges
}

it('maps lines of an unchanged file to themselves', () => {
  expect([toNew([], 7), toOld([], 7), inHunk([], 'new', 7)]).toEqual([7, 7, false])
})
