// `npm run bench [-- REPO…]`: ratios in interleaved runs, written to bench/RESULTS.md.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join, resolve } from 'node:path'
import { measureChat } from './chat.ts'
import { generateRepository } from './generate.ts'
import type { Row } from './measure.ts'
import { measureAnalyze, measureMemory } from './measure-analyze.ts'
import { measureIndex } from './measure-index.ts'
import { measureInstall } from './measure-install.ts'
import { measureModels } from './measure-models.ts'
import { measureOverview } from './measure-overview.ts'
import { measurePosting } from './measure-posting.ts'
import { measureRange } from './measure-range.ts'
import { measureReview } from './measure-review.ts'
import { measureRules } from './measure-rules.ts'
import { measureSandbox } from './measure-sandbox.ts'
import { measureServer } from './measure-server.ts'

const results = join(import.meta.dirname, 'RESULTS.md')
const folder = mkdtempSync(join(tmpdir(), 'rubberduck-bench-'))
try {
  const given = process.argv.slice(2).map((path) => resolve(path))
  console.error('generating repositories of 1,000 and 10,000 files')
  const small = join(folder, 'small')
  const large = join(folder, 'large')
  generateRepository(small, 1_000, true)
  generateRepository(large, 10_000, true)
  const rows: Row[] = []
  const add = async (title: string, measure: Promise<Row[]>) => {
    console.error(title)
    for (const row of await measure) {
      rows.push(row)
      console.error(`  ${row.holds === false ? 'NOT ' : ''}${row.what}: ${row.measured} (goal: ${row.goal})`)
    }
  }
  // First, while this process has nothing of its own: its memory is what is measured.
  await add('the model layer', measureModels())
  await add('install and start', measureInstall(folder))
  for (const path of [small, large, ...given])
    await add(`range to findings: ${nameOf(path)}`, measureRange(path, nameOf(path)))
  await add(
    'review as a whole process',
    measureReview(
      small,
      large,
      given.map((path) => ({ path, name: nameOf(path) })),
      folder,
    ),
  )
  await add('rules against parsing', measureRules(given[0] ?? large))
  await add('analyze', measureAnalyze(given[0] ?? small, nameOf(given[0] ?? small), folder))
  await add('overview', measureOverview(given[0] ?? small, nameOf(given[0] ?? small), folder))
  await add('the index', measureIndex(given[0] ?? large, nameOf(given[0] ?? large)))
  await add('the sandbox', measureSandbox(given[0] ?? large, nameOf(given[0] ?? large), folder))
  await add('the server', measureServer(folder))
  await add('chats', measureChat(folder))
  await add('reviews on a pull request', measurePosting(folder))
  await add('memory of analyze', measureMemory(small, large, folder))
  write(rows)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function nameOf(path: string): string {
  if (path.startsWith(folder)) return path.endsWith('small') ? 'generated, 1,000 files' : 'generated, 10,000 files'
  const count =
    execFileSync('git', ['-C', path, 'ls-tree', '-r', '--name-only', 'HEAD'], {
      encoding: 'utf8',
      maxBuffer: 1 << 30,
    }).split('\n').length - 1
  return `${path.split('/').at(-1)}, ${count.toLocaleString('en')} files`
}

function missed(rows: readonly Row[]): string[] {
  const failed = rows.filter((row) => row.holds === false)
  if (failed.length === 0) return []
  return [
    '## Not met',
    '',
    ...failed.map((row) => `- ${row.what}: ${row.measured}. ${row.why ?? 'Not yet looked into.'}`),
    '',
  ]
}

function write(rows: readonly Row[]): void {
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'CPU'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}, ${execFileSync('git', ['--version'], { encoding: 'utf8' }).trim()}`
  const mark = (row: Row) => (row.holds === undefined ? '' : row.holds ? 'yes' : '**no**')
  const text = [
    '# Benchmarks',
    '',
    `${new Date().toISOString().slice(0, 10)}, ${machine}. Made by \`npm run bench\`; medians, and ratios pair by pair within one interleaved run. Quote the ratios: single times drift with the machine.`,
    '',
    '| what | goal | measured | holds |',
    '|---|---|---|---|',
    ...rows.map((row) => `| ${row.what} | ${row.goal} | ${row.measured} | ${mark(row)} |`),
    '',
    ...missed(rows),
    ...enteredByHand(),
  ]
  writeFileSync(results, text.join('\n'))
}

/** What is measured elsewhere is at the end of the file and stays there. */
function enteredByHand(): string[] {
  const text = existsSync(results) ? readFileSync(results, 'utf8') : ''
  const start = text.indexOf('## Measured by other commands\n')
  return start === -1 ? [] : [text.slice(start)]
}
