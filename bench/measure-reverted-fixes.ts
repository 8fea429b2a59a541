// `npm run bench:reverted -- FOLDER`: FOLDER holds clones as `owner+name`. Prints how many of the bugs that reverted fixes
// bring back can be said and placed, with a model that describes them perfectly, and the tokens of each request.
import { execFile, execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { startModels } from '../test/fakes/models.ts'
import { type RevertedFix, revertedFixes } from './reverted-fixes.ts'

const [folder = ''] = process.argv.slice(2)
const work = mkdtempSync(join(tmpdir(), 'duck-reverted-'))
const models = await startModels()

/** Returns the lines of a file that the last commit changed, with the lines around deletions. */
function changedLines(dir: string, path: string): Set<number> {
  const diff = execFileSync('git', ['-C', dir, 'diff', '-U0', 'HEAD~1', 'HEAD', '--', path], { encoding: 'utf8' })
  const lines = new Set<number>()
  for (const [, start = '', count = '1'] of diff.matchAll(/^@@ \S+ \+(\d+)(?:,(\d+))? @@/gm))
    for (let line = Number(start); line <= Number(start) + Math.max(1, Number(count)); line++) lines.add(line)
  return lines
}

async function isSaid({ name, commit, path, quote, message }: RevertedFix, dir: string): Promise<boolean> {
  const git = (...args: string[]) => execFileSync('git', ['-C', dir, ...args])
  execFileSync('git', ['clone', '--quiet', '--shared', '--no-checkout', join(folder, name.replace('/', '+')), dir])
  git('checkout', '--quiet', commit)
  git('-c', 'user.name=bench', '-c', 'user.email=bench@example.com', 'revert', '--no-edit', commit)
  const finding = { path, quote, message, severity: 'error', category: 'correctness' }
  models.requests.length = 0
  models.answer(({ messages }) =>
    JSON.stringify(messages).includes('Try to refute')
      ? { content: { verdicts: [{ number: 1, verdict: 'keep', reason: 'It is so.' }] } }
      : { content: { findings: [finding] } },
  )
  const env = { ...process.env, RUBBERDUCK_HOME: join(work, 'home'), ...models.environment.openai }
  const cli = [join(import.meta.dirname, '../src/cli.ts'), 'review', '--base', 'HEAD~1', '--format', 'json']
  const { stdout } = await promisify(execFile)(process.execPath, cli, { cwd: dir, env, maxBuffer: 2 ** 26 })
  const { findings } = JSON.parse(stdout) as { findings: { rule: string; path: string; startLine: number }[] }
  const said = findings.find((each) => each.rule.startsWith('model/') && each.path === path)
  return said !== undefined && changedLines(dir, path).has(said.startLine)
}

let right = 0
const tokens: number[] = []
for (const [index, fix] of revertedFixes.entries()) {
  const said = await isSaid(fix, join(work, String(index)))
  if (said) right++
  tokens.push(...models.requests.map(({ body }) => Math.round(JSON.stringify(body).length / 4)))
  console.log(`${said ? 'said' : 'NOT SAID'} ${fix.name} ${fix.commit.slice(0, 8)} ${fix.path}`)
}
const sorted = tokens.toSorted((one, other) => one - other)
console.log(
  `${right} of ${revertedFixes.length} said and placed; ${tokens.length} requests, from ${sorted[0]} to ${sorted.at(-1)} tokens, median ${sorted[Math.floor(sorted.length / 2)]}`,
)
await models.close()
rmSync(work, { recursive: true })
