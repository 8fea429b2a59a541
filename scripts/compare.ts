/**
 * Shows that a change of RubberDuck changed nothing that it prints. Runs two versions of RubberDuck on many commits of
 * real repositories, without a model, and lists every difference in exit codes, standard output and standard error.
 *
 * `npm run compare -- BEFORE [--repos FOLDER…] [--commits N] [--every N] [--only COMMAND]
 *   [--allow FILE] [--output FOLDER]`
 *
 * BEFORE    a revision of RubberDuck, or a folder with a checkout; it is compared with this checkout
 * --repos   git repositories, also bare ones; default: the history of RubberDuck
 * --commits number of commits to review, evenly spaced in the history of all repositories; default 200
 * --every   run all other commands on every n-th of these commits; default 10
 * --only    compare only the commands of the table that match, for example `review*`
 * --allow   a file of accepted differences, one a line: `command  repository@commit  reason`, with two spaces between
 *           the parts. `*` matches anything, and a commit can be abbreviated.
 * --output  folder for the complete differences; default: a new temporary folder
 *
 * Exits with 1 if a difference is not allowed. Both versions run from copies, so that you can edit this checkout
 * meanwhile, and read shared clones of the repositories. Each run has an empty home folder and few variables.
 */
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { packageRoot } from '../src/core/package/root.ts'
import { glob, parseAllowed } from './compare/allowed.ts'
import { casesAnywhere, casesAtCommit, reviewOf } from './compare/cases.ts'
import { compareCase, type Result } from './compare/compare-case.ts'
import { formatDifferences, formatTable, writeDifferences } from './compare/report.ts'
import { checkOutSample, cloneRepositories, everyNth, isWritten } from './compare/repositories.ts'
import { prepareVersion } from './compare/versions.ts'

const { before, repositories, commits, every, only, allowed, output } = readArguments()
const temporary = mkdtempSync(join(tmpdir(), 'rubberduck-compare-'))
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130))
process.once('exit', () => rmSync(temporary, { recursive: true, force: true }))

// Names of the same length, since the length of a path can change where text wraps.
const versions = {
  old: prepareVersion(before, join(temporary, 'old')),
  new: prepareVersion(packageRoot, join(temporary, 'new')),
}
const targets = cloneRepositories(repositories, commits, join(temporary, 'repositories'))
const samples = everyNth(targets, every).map((target) => checkOutSample(target, join(temporary, 'samples')))
if (targets.length === 0) throw new Error('The repositories contain no commit that changes code.')
const empty = join(temporary, 'empty')
mkdirSync(empty)
const all = [...casesAnywhere(empty), ...targets.map(reviewOf), ...samples.flatMap(casesAtCommit)]
const cases = all.filter(({ command }) => only.test(command))
progress(`${targets.length} commits, ${samples.length} of them with all commands: ${cases.length} comparisons`)

const results: Result[] = []
const waiting = cases.values()
await Promise.all(
  Array.from({ length: availableParallelism() }, async (_, slot) => {
    const folder = join(temporary, `run-${slot}`)
    for (const each of waiting) {
      results.push(await compareCase(each, versions, { folder, temporary }))
      if (results.length % 50 === 0) progress(`${results.length}/${cases.length}, ${differing().length} different`)
    }
  }),
)

const found = differing().map((result) => ({ ...result, reason: allowed.reasonFor(result) }))
const files = writeDifferences(found, output)
console.log(formatTable(results, found))
console.log(formatDifferences(found, files))
for (const line of allowed.unused()) progress(`Unused line in the file of allowed differences: ${line}`)
const open = found.filter(({ reason }) => reason === undefined)
progress(`${results.length} comparisons, ${found.length} different, ${open.length} not allowed`)
const written = samples.filter(isWritten)
for (const { name, commit } of written) progress(`A command wrote to the working tree of ${name}@${commit}`)
if (open.length > 0 || written.length > 0) process.exitCode = 1

function differing() {
  return results.filter((result) => result.difference !== undefined)
}

function progress(text: string): void {
  process.stderr.write(`${Math.round(process.uptime())} s  ${text}\n`)
}

function readArguments() {
  const { values, positionals, tokens } = parseArgs({
    options: {
      repos: { type: 'string', multiple: true },
      commits: { type: 'string', default: '200' },
      every: { type: 'string', default: '10' },
      only: { type: 'string', default: '*' },
      allow: { type: 'string' },
      output: { type: 'string' },
    },
    allowPositionals: true,
    tokens: true,
  })
  // `--repos one two`: the words after the first are positional.
  const start = tokens.find((token) => token.kind === 'option' && token.name === 'repos')?.index ?? Infinity
  const words = tokens.filter((token) => token.kind === 'positional')
  const repos = [...(values.repos ?? []), ...words.filter(({ index }) => index > start).map(({ value }) => value)]
  const named = words.filter(({ index }) => index < start).map(({ value }) => value)
  const [revision] = named
  if (revision === undefined || named.length > 1)
    throw new Error(`Name one version to compare with, before --repos (found ${positionals.length} words)`)
  return {
    before: revision,
    repositories: (repos.length > 0 ? repos : [packageRoot]).map((path) => resolve(path)),
    commits: count('commits', values.commits),
    every: count('every', values.every),
    only: glob(values.only),
    allowed: parseAllowed(values.allow === undefined ? '' : readFileSync(values.allow, 'utf8')),
    output: resolve(values.output ?? mkdtempSync(join(tmpdir(), 'rubberduck-differences-'))),
  }
}

function count(name: string, value: string): number {
  if (!/^[1-9]\d{0,6}$/.test(value)) throw new Error(`Invalid value ${value} for --${name} (expected 1 or more)`)
  return Number(value)
}
