import { join } from 'node:path'
import { interleave, median, type ProcessCost, pairedRatio, type Row } from './measure.ts'
import { runRubberduck } from './measure-review.ts'

/** `overview` of a whole tree against `analyze` of it, both with nothing cached. */
export async function measureOverview(path: string, name: string, folder: string): Promise<Row[]> {
  let run = 0
  const cold = (command: string) => () =>
    runRubberduck([command, '--format', 'json'], join(folder, `overview-${run++}`), path)
  const [seen, analyzed] = (await interleave(3, [cold('overview'), cold('analyze')])) as [ProcessCost[], ProcessCost[]]
  const ms = (costs: ProcessCost[]) => costs.map((cost) => cost.ms)
  const ratio = pairedRatio(ms(seen), ms(analyzed))
  return [
    {
      what: `overview of the whole tree against analyze of it, nothing cached (${name})`,
      goal: 'under 3 ×',
      measured: `${ratio.toFixed(2)} × (${median(ms(seen)).toFixed(0)} ms against ${median(ms(analyzed)).toFixed(0)} ms)`,
      holds: ratio < 3,
      why: 'Names that may be unused are counted in every text file of the repository, however large it is.',
    },
  ]
}
