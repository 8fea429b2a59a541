import type { Worktree } from '../../git/worktree.ts'
import type { Check } from '../../types.ts'

/** What new tests are for: files in versions that are right and that are wrong. */
export interface Proof {
  targets: readonly { path: string; text: string; mutants: readonly string[] }[]
}

/** Time for all wrong versions together. */
const mostMs = 5 * 60_000

/** How often tests must pass. */
const runs = 3

/**
 * Shows that passing tests are worth keeping: they pass again, and fail for at least one wrong version of what they
 * test. Tests of a file without wrong versions only have to pass again.
 */
export async function proveTests(
  check: Check,
  { targets }: Proof,
  worktree: Worktree,
  run: (seconds?: number) => Promise<{ check: Check }>,
): Promise<Check> {
  for (let again = 1; again < runs; again++) {
    const { check: next } = await run()
    if (next.state !== 'passed') return { ...check, ...next, state: 'failed', output: unstable(again + 1, next.output) }
  }
  let [killed, tried] = [0, 0]
  const started = performance.now()
  // A wrong version may never end.
  const seconds = 10 + Math.ceil(((check.milliseconds ?? 0) * 5) / 1000)
  for (const { path, text, mutants } of targets) {
    for (const mutant of mutants) {
      if (performance.now() - started > mostMs) break
      await worktree.set(path, mutant)
      const { check: result } = await run(seconds)
      await worktree.set(path, text)
      tried += result.state === 'not-run' ? 0 : 1
      killed += result.state === 'failed' ? 1 : 0
    }
  }
  const mutants = { killed, tried }
  if (tried === 0 || killed > 0) return { ...check, mutants }
  const output = `The tests also pass for ${tried} wrong versions of the code, for example with a flipped condition.`
  return { ...check, mutants, state: 'failed', output }
}

function unstable(run: number, output = ''): string {
  return `The tests passed at first, but not in run ${run}.\n${output}`
}
