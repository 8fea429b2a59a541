// `npm run bench:findings -- CLONE…`: how many small fixes are noticed if they are undone, and how many findings ordinary
// commits get. Prints a table for bench/FINDINGS.md, and every finding on standard error, to be read.
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'
import { allCommands } from '../src/commands/index.ts'
import { readEnvironment } from '../src/core/config/environment/environment.ts'
import type { Finding } from '../src/core/findings/finding.ts'
import { run } from '../src/core/run.ts'
import { createParserPool } from '../src/core/syntax/parser/pool.ts'
import { createLogger } from '../src/core/telemetry/logger.ts'
import { type ChosenCommit, chooseCommits } from './choose-commits.ts'

const count = Number(process.env.COMMITS ?? 30)
/** A finding points at a change within this number of lines. */
const near = 3

const folder = mkdtempSync(join(tmpdir(), 'rubberduck-findings-'))
const parser = createParserPool({ eager: 2 })
const environment = readEnvironment({ PATH: process.env.PATH, HOME: folder, RUBBERDUCK_HOME: folder })
const author = ['-c', 'user.name=Bench', '-c', 'user.email=bench@example.invalid']

const git = (cwd: string, ...args: string[]) => execFileSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 2 ** 30 })

async function review(cwd: string, base: string, head: string): Promise<Finding[]> {
  const outcome = await run(
    { command: 'review', arguments: { base, head, 'no-model': true }, actor: 'bench' },
    {
      cwd,
      environment,
      parser,
      logger: createLogger('silent'),
      commands: allCommands,
      signal: new AbortController().signal,
      progress() {},
      stdin: async () => '',
    },
  )
  if (outcome.state === 'failed') throw new Error(outcome.error.public)
  const findings = outcome.parts.flatMap((part) => (part.kind === 'report' ? part.report.findings : []))
  return findings.filter(({ placement }) => placement.at !== 'suppressed')
}

const isWarning = ({ severity }: Finding) => severity !== 'info'

/** Tells whether a finding is next to a line that the commit changed. */
function isNear(cwd: string, base: string, head: string, { path, startLine }: Finding): boolean {
  const diff = git(cwd, 'diff', '--unified=0', base, head, '--', path)
  return [...diff.matchAll(/^@@ -\S+ \+(\d+)(?:,(\d+))?/gm)].some(([, start, length]) => {
    const first = Number(start)
    return startLine >= first - near && startLine <= first + Number(length ?? 1) + near
  })
}

function show(kind: string, { id, subject }: ChosenCommit, findings: readonly Finding[]): void {
  console.error(`${kind} ${id.slice(0, 10)} ${subject}`)
  for (const { path, startLine, severity, rule, message } of findings)
    console.error(`  ${path}:${startLine} ${severity} ${rule} ${message}`)
}

/** Measures one clone, which is not changed: the reversed commits are written to a copy that borrows its objects. */
async function measure(clone: string): Promise<string> {
  const copy = join(folder, `${basename(clone)}.git`)
  execFileSync('git', ['clone', '--quiet', '--bare', '--shared', clone, copy])
  const { fixes, ordinary } = chooseCommits(copy, count)
  let noticed = 0
  for (const fix of fixes) {
    const undone = git(copy, ...author, 'commit-tree', `${fix.id}^^{tree}`, '-p', fix.id, '-m', 'undo').trim()
    const findings = await review(copy, fix.id, undone)
    const pointed = findings.filter((finding) => isNear(copy, fix.id, undone, finding))
    if (pointed.some(({ rule }) => rule.startsWith('behavior/'))) noticed++
    show('undone', fix, pointed)
  }
  const noise: number[] = []
  for (const commit of ordinary) {
    const findings = (await review(copy, `${commit.id}^`, commit.id)).filter(isWarning)
    noise.push(findings.length)
    show('ordinary', commit, findings)
  }
  const sum = noise.reduce((total, each) => total + each, 0)
  const median = noise.toSorted((left, right) => left - right)[Math.floor(noise.length / 2)] ?? 0
  return `| ${basename(clone)} | ${noticed} of ${fixes.length} | ${(sum / Math.max(1, noise.length)).toFixed(2)} | ${median} |`
}

try {
  const rows: string[] = []
  for (const clone of process.argv.slice(2)) rows.push(await measure(resolve(clone)))
  console.log(
    '| repository | undone fixes noticed by `behavior` | findings at warning or above per ordinary commit | median |',
  )
  console.log('| --- | --- | --- | --- |')
  console.log(rows.join('\n'))
} finally {
  await parser.close()
  rmSync(folder, { recursive: true, force: true })
}
