import { dirname } from 'node:path'
import { createTwoFilesPatch } from 'diff'
import type { Case } from './cases.ts'
import { normalize } from './normalize.ts'
import { type Run, runProgram } from './run-program.ts'

/** What came of a case. */
export interface Result extends Case {
  /** How the new version ended. */
  end: string
  /** A unified diff; absent when both versions printed the same. */
  difference?: string
}

const unstable = '# The old version also prints something else when it runs again.\n'

/** Runs a case with both versions, one after the other and in the same folders, and compares them. */
export async function compareCase(
  each: Case,
  { old, new: after }: { old: string; new: string },
  folders: { folder: string; temporary: string },
): Promise<Result> {
  const [first, second] = [await runProgram(old, each, folders), await runProgram(after, each, folders)]
  const difference = compareRuns(normalizeRun(first, old), normalizeRun(second, after))
  if (difference === undefined) return { ...each, end: second.end }
  const again = await runProgram(old, each, folders)
  const isStable = compareRuns(normalizeRun(first, old), normalizeRun(again, old)) === undefined
  return { ...each, end: second.end, difference: `${isStable ? '' : unstable}${difference}` }
}

function normalizeRun({ end, stdout, stderr }: Run, cli: string): Run {
  const folder = dirname(dirname(cli))
  return { end, stdout: normalize(stdout, folder), stderr: normalize(stderr, folder) }
}

/** Returns the differences of two runs as a unified diff; undefined when there are none. */
export function compareRuns(before: Run, after: Run): string | undefined {
  const [old, fresh] = [asText(before), asText(after)]
  if (old === fresh) return undefined
  const patch = createTwoFilesPatch('before', 'after', old, fresh, undefined, undefined, {
    context: 3,
    timeout: 10_000,
  })
  // Two long outputs with nothing in common take too long to compare.
  return patch?.replace(/^=+\n/, '') ?? `--- before\n${old}\n+++ after\n${fresh}`
}

function asText({ end, stdout, stderr }: Run): string {
  return `[exit] ${end}\n[standard error]\n${stderr}\n[standard output]\n${stdout}\n`
}
