import { join } from 'node:path'
import { interleave, median, type ProcessCost, pairedRatio, type Row, runProcess } from './measure.ts'

const cli = join(import.meta.dirname, '../dist/cli.js')
const peak = join(import.meta.dirname, 'peak-memory.ts')

/** `rubberduck` from start to exit, with a data folder of its own. */
export function runRubberduck(args: string[], home: string, cwd = '.'): Promise<ProcessCost> {
  return runProcess(process.execPath, ['--import', peak, cli, ...args], {
    cwd,
    env: { RUBBERDUCK_HOME: home, NO_COLOR: '1' },
  })
}

/** `rubberduck review` of the last commit as a whole process, all passes, nothing cached but Node's compiled code. */
export async function measureReview(
  small: string,
  large: string,
  given: { path: string; name: string }[],
  folder: string,
): Promise<Row[]> {
  let run = 0
  const review = (path: string) => () =>
    runRubberduck(['review', '--repo', path, '--base', 'HEAD~1', '--head', 'HEAD'], join(folder, `home-${run++}`))
  const [few, many] = (await interleave(7, [review(small), review(large)])) as [ProcessCost[], ProcessCost[]]
  const ms = (costs: ProcessCost[]) => costs.map((cost) => cost.ms)
  const ratio = pairedRatio(ms(many), ms(few))
  const mb = median(many.map((cost) => cost.mb))
  const rows: Row[] = [
    {
      what: 'whole process, 10 changed files: 10,000 files against 1,000',
      goal: 'at most 1.5 ×',
      measured: `${ratio.toFixed(2)} ×`,
      holds: ratio <= 1.5,
    },
    {
      what: 'whole process, 10 changed files of 10,000: time',
      goal: 'under 1 s',
      measured: `${median(ms(many)).toFixed(0)} ms (1,000 files: ${median(ms(few)).toFixed(0)} ms)`,
      holds: median(ms(many)) < 1_000,
    },
    {
      what: 'whole process, 10 changed files of 10,000: memory',
      goal: 'under 250 MB',
      measured: `${mb.toFixed(0)} MB`,
      holds: mb < 250,
    },
  ]
  for (const { path, name } of given) {
    const [costs] = (await interleave(5, [review(path)])) as [ProcessCost[]]
    rows.push({
      what: `whole process, last commit of ${name}`,
      goal: 'seen, no goal',
      measured: `${median(ms(costs)).toFixed(0)} ms, ${median(costs.map((cost) => cost.mb)).toFixed(0)} MB`,
    })
  }
  return rows
}
