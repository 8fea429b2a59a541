import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { packAndInstall } from '../scripts/try-package/install.ts'
import { interleave, median, type ProcessCost, pairedRatio, type Row, runProcess } from './measure.ts'

/** Installs the packed program in an empty folder, and compares its start with that of an empty Node. */
export async function measureInstall(folder: string): Promise<Row[]> {
  const own = join(folder, 'install')
  mkdirSync(own)
  const { cli, seconds, megabytes } = await packAndInstall(own, process.execPath)
  const start =
    (...words: string[]) =>
    () =>
      runProcess(process.execPath, words)
  const runs = await interleave(25, [start('-e', '0'), start(cli, '--help'), start(cli, '--version')])
  const [empty = [], help = [], version = []] = runs.map((costs: ProcessCost[]) => costs.map(({ ms }) => ms))
  const startRow = (flag: string, ms: number[]): Row => {
    const ratio = pairedRatio(ms, empty)
    const measured = `${ratio.toFixed(2)} × (${median(ms).toFixed(0)} ms against ${median(empty).toFixed(0)} ms)`
    return {
      what: `\`rubberduck ${flag}\` against an empty Node`,
      goal: 'at most 1.5 ×',
      measured,
      holds: ratio <= 1.5,
    }
  }
  return [
    {
      what: 'install of the packed program in an empty folder: time',
      goal: 'under 60 s',
      measured: `${seconds.toFixed(1)} s`,
      holds: seconds < 60,
    },
    {
      what: 'install of the packed program: size on disk',
      goal: 'under 120 MB',
      measured: `${megabytes.toFixed(0)} MB`,
      holds: megabytes < 120,
    },
    startRow('--help', help),
    startRow('--version', version),
  ]
}
