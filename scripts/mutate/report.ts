import type { Mutation } from './mutations.ts'
import type { TestResult } from './scratch.ts'

/** A mutation and what the tests said of it: `passed` means that they did not notice it. */
export interface Verdict {
  mutation: Mutation
  result: TestResult
}

/** Returns a line that names a mutation, which `--survivors` reads again. */
export function nameOf({ file, line, column, change }: Mutation): string {
  return `${file}:${line}:${column}  ${change}`
}

export function killedShare(verdicts: readonly Verdict[]): number {
  return verdicts.filter(({ result }) => result !== 'passed').length / Math.max(1, verdicts.length)
}

/** Returns a table of files and counts, and each survivor on a line. */
export function formatVerdicts(verdicts: readonly Verdict[]): string {
  const files = Map.groupBy(verdicts, ({ mutation }) => mutation.file)
  const rows = [...files].toSorted(([left], [right]) => (left < right ? -1 : 1)).map(([file, all]) => rowOf(file, all))
  const survivors = verdicts.filter(({ result }) => result === 'passed').map(({ mutation }) => nameOf(mutation))
  return [
    '| file | mutants | killed | of them by the time limit | survived |',
    '|---|---|---|---|---|',
    ...rows,
    rowOf('all', verdicts),
    '',
    `${(killedShare(verdicts) * 100).toFixed(1)} % killed`,
    ...survivors.toSorted(),
  ].join('\n')
}

function rowOf(name: string, verdicts: readonly Verdict[]): string {
  const count = (...results: TestResult[]) => verdicts.filter(({ result }) => results.includes(result)).length
  return `| ${name} | ${verdicts.length} | ${count('failed', 'timed out')} | ${count('timed out')} | ${count('passed')} |`
}
