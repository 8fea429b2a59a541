import { findImportCycles } from '../modules/import-cycles.ts'
import { plural } from '../report/tally.ts'
import type { Part } from '../types.ts'
import type { ImportGraph } from './import-graph.ts'

const mostRows = 10

/** Lists import cycles, the shortest first. */
export function cycleParts({ loads }: ImportGraph): Part[] {
  const found = findImportCycles(loads)
  if (found.length === 0) return []
  return [
    {
      kind: 'data',
      title: `${plural(found.length, 'import cycle')}${found.length > mostRows ? ` (the ${mostRows} shortest)` : ''}`,
      columns: ['shortest cycle', 'members'],
      rows: found
        .slice(0, mostRows)
        .map(({ members, cycle }) => [[...cycle, ...cycle.slice(0, 1)].join(' → '), String(members.length)]),
    },
  ]
}
