import { toDuckError } from '../errors.ts'
import { isUncommitted } from '../git/objects/object-id.ts'
import type { Repository } from '../git/repository.ts'
import type { Part } from '../types.ts'
import type { CodeFile } from './read-files.ts'

const mostRows = 10

/** Counts the commits of the last year per file; empty before the first commit. */
export async function readFileChurn(repository: Repository, side: string): Promise<Map<string, number>> {
  return repository.churn(isUncommitted(side) ? 'HEAD' : side).catch((thrown) => {
    if (toDuckError(thrown).kind === 'not-found') return new Map<string, number>()
    throw thrown
  })
}

/** Lists complex code that changes often, where changes are most likely to cause bugs. */
export function hotSpotParts(files: readonly CodeFile[], churn: ReadonlyMap<string, number>): Part[] {
  const rows = files
    .map(({ path, parsed }) => ({ path, cognitive: parsed?.cognitive ?? 0, commits: churn.get(path) ?? 0 }))
    .filter(({ cognitive, commits }) => cognitive > 0 && commits > 1)
    .toSorted((one, other) => other.cognitive * other.commits - one.cognitive * one.commits)
    .slice(0, mostRows)
  if (rows.length === 0) return []
  return [
    {
      kind: 'data',
      title: 'Hotspots: complexity × commits in the last year',
      columns: ['file', 'complexity', 'commits'],
      rows: rows.map(({ path, cognitive, commits }) => [path, String(cognitive), String(commits)]),
      chart: { label: 'file', values: ['complexity', 'commits'] },
    },
  ]
}
