/**
 * Shows which mistakes the tests would not notice. Changes the critical files of RubberDuck in one place at a time, runs
 * the tests that import the changed file, and lists the changes that no test noticed.
 *
 * `npm run mutate -- [--files PATTERN…] [--count N] [--seed N] [--survivors FILE] [--near] [--slots N]`
 *
 * --files      only these of the critical files, for example `src/core/jobs/*.ts`
 * --count      number of mutants, drawn at random from all of them; default 60
 * --seed       another seed draws other mutants; default 1
 * --survivors  only the survivors that this file lists: the saved output of an earlier run
 * --near       only tests that import the file, and none that start the program: faster, with more survivors
 * --slots      mutants at the same time; default 2
 *
 * A mutant is killed if a test fails or exceeds the time limit, a multiple of the time without a mutation. A test that
 * fails without a mutation does not count. Exits with 1 if less than 85 % are killed.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { must } from '../src/core/must.ts'
import { packageRoot } from '../src/core/package/root.ts'
import { loadLanguages } from '../src/core/syntax/language/languages.ts'
import { loadGrammar, startRuntime } from '../src/core/syntax/parser/grammar.ts'
import { parseText } from '../src/core/syntax/parser/parse.ts'
import { criticalFiles, frontDoorTests } from './mutate/files.ts'
import { openImportGraph } from './mutate/import-graph.ts'
import { type Mutation, mutationsOf } from './mutate/mutations.ts'
import { formatVerdicts, killedShare, nameOf, type Verdict } from './mutate/report.ts'
import { sample } from './mutate/sample.ts'
import { createScratch, killTree, type Scratch, type TestResult } from './mutate/scratch.ts'

const goal = 0.85
/** The time limit of a mutant: so many times the tests without a mutation, and a minimum for a busy machine. */
const patience = { times: 6, leastMs: 60_000 }

interface Baseline {
  tests: readonly string[]
  ms: number
}

const { values } = parseArgs({
  options: {
    files: { type: 'string', multiple: true },
    count: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    survivors: { type: 'string' },
    near: { type: 'boolean', default: false },
    slots: { type: 'string', default: '2' },
  },
  allowPositionals: false,
})

const temporary = mkdtempSync(join(tmpdir(), 'rubberduck-mutate-'))
for (const signal of ['SIGINT', 'SIGTERM'])
  process.once(signal, () => {
    killTree(process.pid)
    process.exit(130)
  })
process.once('exit', () => rmSync(temporary, { recursive: true, force: true, maxRetries: 5 }))

const testsOf = openImportGraph(packageRoot)
const baselines = new Map<string, Promise<Baseline>>()
const mutants = await chooseMutants()
progress(`${mutants.length} mutants`)

const verdicts: Verdict[] = []
const waiting = mutants.values()
await Promise.all(
  Array.from({ length: Number(values.slots) }, async (_, slot) => {
    const folder = join(temporary, `slot-${slot}`)
    mkdirSync(folder)
    const scratch = createScratch(packageRoot, folder)
    for (const mutation of waiting) {
      const result = await judge(scratch, mutation)
      verdicts.push({ mutation, result })
      progress(
        `${verdicts.length}/${mutants.length}  ${result === 'passed' ? 'SURVIVED' : result}  ${nameOf(mutation)}`,
      )
    }
  }),
)
console.log(formatVerdicts(verdicts))
if (killedShare(verdicts) < goal) process.exitCode = 1

async function chooseMutants(): Promise<Mutation[]> {
  await startRuntime()
  const grammar = await loadGrammar(must(loadLanguages().find(({ name }) => name === 'typescript')))
  const all = criticalFiles(packageRoot, values.files).flatMap((file) => {
    const text = readFileSync(join(packageRoot, file), 'utf8')
    const tree = parseText(grammar, text, Number.POSITIVE_INFINITY)
    try {
      return mutationsOf(file, tree.rootNode)
    } finally {
      tree.delete()
    }
  })
  if (all.length === 0) throw new Error('No critical file matches --files.')
  if (values.survivors === undefined) return sample(all, Number(values.count), Number(values.seed))
  const listed = new Set(readFileSync(values.survivors, 'utf8').split('\n'))
  return all.filter((mutation) => listed.has(nameOf(mutation)))
}

/** Runs the nearest tests first, then the others, then those through the front door, until one notices. */
async function judge(scratch: Scratch, mutation: Mutation): Promise<TestResult> {
  for (const stage of stagesOf(mutation.file)) {
    const { tests, ms } = await baselineOf(scratch, stage)
    if (tests.length === 0) continue
    const limit = Math.max(patience.leastMs, ms * patience.times)
    const result = await scratch.withMutation(mutation, () => scratch.runTests(tests, limit))
    if (result !== 'passed') return result
  }
  return 'passed'
}

function stagesOf(file: string): string[][] {
  const importing = testsOf(file)
  const further = values.near ? [] : frontDoorTests(file).filter((test) => !importing.includes(test))
  return [importing.slice(0, 2), importing.slice(2), ...further.map((test) => [test])].filter(
    (tests) => tests.length > 0,
  )
}

/** Runs tests without a mutation, once for each set of tests. Returns those that pass, and their time. */
function baselineOf(scratch: Scratch, tests: readonly string[]): Promise<Baseline> {
  const key = tests.join()
  const measured = baselines.get(key) ?? measureBaseline(scratch, tests)
  baselines.set(key, measured)
  return measured
}

async function measureBaseline(scratch: Scratch, tests: readonly string[]): Promise<Baseline> {
  const started = performance.now()
  const result = await scratch.runTests(tests, 600_000)
  if (result === 'passed') return { tests, ms: performance.now() - started }
  if (tests.length === 1) {
    progress(`Ignored, because it fails without a mutation: ${tests[0]}`)
    return { tests: [], ms: 0 }
  }
  const each: Baseline[] = []
  for (const test of tests) each.push(await measureBaseline(scratch, [test]))
  return { tests: each.flatMap((one) => one.tests), ms: each.reduce((sum, { ms }) => sum + ms, 0) }
}

function progress(text: string): void {
  process.stderr.write(`${Math.round(process.uptime())} s  ${text}\n`)
}
