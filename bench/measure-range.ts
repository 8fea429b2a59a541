import { execFileSync, spawn } from 'node:child_process'
import { createReader } from '../src/core/change/file-reader.ts'
import { blobTexts, readChange } from '../src/core/change/read-change.ts'
import { mergeConfig } from '../src/core/config/config.ts'
import { openRepository } from '../src/core/git/repository.ts'
import { must } from '../src/core/must.ts'
import { rulesPass } from '../src/core/passes/rules.ts'
import { loadRules } from '../src/core/rules/load.ts'
import { buildPrograms } from '../src/core/rules/match/program.ts'
import { loadLanguages } from '../src/core/syntax/language/languages.ts'
import { createInspector } from '../src/core/syntax/parser/pool.ts'
import { interleave, median, pairedRatio, type Row } from './measure.ts'

const rounds = 9
const mostCommits = 12

/** Commits with a change of ordinary size, the newest first. */
function ordinaryCommits(path: string): string[] {
  const log = execFileSync('git', ['-C', path, 'log', '--no-merges', '--format=%x00%H', '--name-only', '-n', '200'], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  })
  return log
    .split('\0')
    .map((entry) => entry.trim().split('\n'))
    .filter(([id, , ...files]) => id !== '' && files.length >= 1 && files.length <= 40)
    .map(([id]) => must(id))
    .slice(0, mostCommits)
}

function gitDiff(path: string, base: string, head: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn('git', ['-C', path, 'diff', '--raw', '-p', '-M', base, head], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
    child.stdout.resume()
    child.on('error', reject)
    child.on('close', () => resolve())
  })
}

/** Range to findings inside a warm process (diff, blobs, parse, rules) against `git diff` alone. */
export async function measureRange(path: string, name: string): Promise<Row[]> {
  const repository = await openRepository(path, { environment: { PATH: process.env.PATH ?? '' } })
  const languages = loadLanguages()
  const inspector = createInspector({})
  const { rules } = loadRules({ builtIn: true })
  const config = mergeConfig([])
  const set = buildPrograms(
    inspector,
    rules.filter((rule) => rule.enabled),
    languages,
  )
  const reader = createReader(inspector, languages)
  const pass = rulesPass(set)
  try {
    const ratios: number[] = []
    const ours: number[] = []
    const gits: number[] = []
    for (const commit of ordinaryCommits(path)) {
      const range = await repository.chooseRange({ base: `${commit}~1`, head: commit }).catch(() => undefined)
      if (range === undefined) continue
      const timed = (work: () => Promise<unknown>) => async () => {
        const started = performance.now()
        await work()
        return performance.now() - started
      }
      const findings = async () => {
        const { files } = await repository.diff(range)
        const { change } = await readChange(range, files, blobTexts(repository), {
          config,
          reader,
          depth: { program: (language) => set.programFor(language) },
          generated: () => false,
        })
        await must(pass.review)(change, undefined as never)
      }
      const [mine, git] = await interleave(rounds, [
        timed(findings),
        timed(() => gitDiff(path, range.base, range.head)),
      ])
      ratios.push(pairedRatio(must(mine), must(git)))
      ours.push(median(must(mine)))
      gits.push(median(must(git)))
    }
    const ratio = median(ratios)
    return [
      {
        what: `range to findings, warm process, all rules (${name}; ${ratios.length} commits)`,
        goal: 'at most 3 × `git diff` alone',
        measured: `${ratio.toFixed(2)} × (${median(ours).toFixed(1)} ms against ${median(gits).toFixed(1)} ms; per commit ${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)} ×)`,
        holds: ratio <= 3,
      },
    ]
  } finally {
    await inspector.close()
    await repository.close()
  }
}
