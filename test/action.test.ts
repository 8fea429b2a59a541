import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { parse } from 'yaml'
import { must } from '../src/core/must.ts'
import { readPackageFacts } from '../src/core/package/facts.ts'
import { cli } from './support/cli.ts'
import { makeFolder } from './support/folder.ts'
import { makeRepo, type TestRepo } from './support/repo.ts'

// Each test starts the program several times, and the machine may be busy.
vi.setConfig({ testTimeout: 120_000 })

const root = fileURLToPath(new URL('..', import.meta.url))
const action = parse(readFileSync(join(root, 'action.yml'), 'utf8')) as {
  inputs: Record<string, { default: string }>
  runs: { steps: { id?: string; run?: string; env?: Record<string, string> }[] }
}
const script = (id: string) => must(must(action.runs.steps.find((step) => step.id === id)).run)
const conflict = `export const one = 1\n${'<'.repeat(7)} ours\n${'='.repeat(7)}\n${'>'.repeat(7)} theirs\n`

interface Ran {
  code: number | null
  log: string
  outputs: Record<string, string>
  summary: string
  /** What npx was called with, call by call. */
  calls: string[][]
  temp: string
}

let origin: TestRepo
let base: string
let head: string

beforeEach(() => {
  origin = makeRepo()
  base = origin.commit('base', { 'src/one.js': 'export const one = 1\n' })
  origin.git('checkout', '--quiet', '-b', 'feature')
  head = origin.commit('head', { 'src/one.js': conflict })
})

/** Runs the two scripts as the runner would, with a npx that starts the program from this repository. */
function runAction(workspace: string, inputs: Record<string, string> = {}, event: Record<string, string> = {}): Ran {
  const temp = makeFolder()
  const bin = join(temp, 'bin')
  mkdirSync(bin)
  writeFileSync(
    join(bin, 'npx'),
    `#!/bin/bash
{ printf '%s\\0' "$PWD" "$@"; printf '\\n'; } >>"$RUNNER_TEMP/calls"
[ "$1" = --yes ] || exit 99
shift 2
exec ${JSON.stringify(process.execPath)} ${JSON.stringify(cli)} "$@"
`,
  )
  chmodSync(join(bin, 'npx'), 0o755)
  // One run of the program is enough where a test does not look at what is rendered.
  const quick: Record<string, string> = { format: 'none', summary: 'false' }
  const given = (name: string) => inputs[name] ?? quick[name] ?? must(action.inputs[name]).default
  const common = {
    PATH: `${bin}:${dirname(process.execPath)}:${process.env.PATH}`,
    HOME: temp,
    GITHUB_WORKSPACE: workspace,
    GITHUB_OUTPUT: join(temp, 'outputs'),
    GITHUB_STEP_SUMMARY: join(temp, 'summary'),
    RUNNER_TEMP: temp,
    WORKING_DIRECTORY: given('working-directory'),
  }
  const step = (id: string, environment: Record<string, string>) => {
    const file = join(temp, `${id}.sh`)
    writeFileSync(file, script(id))
    const ran = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', file], {
      cwd: workspace,
      env: { ...common, ...environment },
      encoding: 'utf8',
    })
    return { code: ran.status, log: ran.stdout + ran.stderr }
  }
  const read = (name: string) => (existsSync(join(temp, name)) ? readFileSync(join(temp, name), 'utf8') : '')
  const outputs = () =>
    Object.fromEntries(
      read('outputs')
        .split('\n')
        .filter((line) => line !== '')
        .map((line) => line.split(/=(.*)/s).slice(0, 2)),
    ) as Record<string, string>
  const range = step('range', { BASE: base, HEAD: head, PUSHED: 'false', ...event })
  const found = outputs()
  const review =
    range.code === 0
      ? step('review', {
          ACTION_PATH: root,
          ARGS: given('args'),
          BASE: found.base ?? '',
          HEAD: found.head ?? '',
          FAIL_ON: given('fail-on'),
          FORMAT: given('format'),
          SARIF_FILE: given('sarif-file'),
          SUMMARY: given('summary'),
          VERSION: given('version'),
        })
      : range
  return {
    code: review.code,
    log: range.log + review.log,
    outputs: outputs(),
    summary: read('summary'),
    calls: read('calls')
      .split('\n')
      .filter((line) => line !== '')
      .map((line) => line.split('\0').slice(0, -1)),
    temp,
  }
}

/** A clone as actions/checkout makes it. */
function checkout(...options: string[]): string {
  const folder = join(makeFolder(), 'work space')
  execFileSync('git', ['clone', '--quiet', ...options, `file://${origin.dir}`, folder])
  return folder
}

describe('action.yml', () => {
  it('lets no input into a script', () => {
    for (const { run = '' } of action.runs.steps) expect(run).not.toContain('${{')
    const mapped = action.runs.steps.map(({ env }) => JSON.stringify(env ?? {})).join('')
    for (const name of Object.keys(action.inputs).filter((each) => each !== 'node-version'))
      expect(mapped).toContain(`inputs.${name}`)
  })

  it('reviews the pull request with its own version, away from the checkout', () => {
    const { code, outputs, summary, calls, log, temp } = runAction(checkout(), {
      format: 'annotations',
      summary: 'true',
    })
    expect(log).toContain('any/conflict-marker')
    expect(code).toBe(1)
    expect(outputs).toMatchObject({ base, head, outcome: 'complete', findings: '1', 'exit-code': '1' })
    expect(summary).toContain('src/one.js')
    expect(readFileSync(must(outputs['markdown-file']), 'utf8')).toBe(summary)
    const { name, version } = readPackageFacts()
    for (const [cwd, ...words] of calls) {
      expect(cwd).toBe(temp)
      expect(words.slice(0, 3)).toEqual(['--yes', `${name}@${version}`, 'review'])
      expect(words.join(' ')).toContain(`--base ${base} --head ${head}`)
    }
  })

  it('passes below the threshold, and with a clean change', () => {
    expect(runAction(checkout(), { 'fail-on': 'none' }).code).toBe(0)
    const clean = origin.commit('clean', { 'src/one.js': 'export const one = 2\n' })
    const { code, outputs } = runAction(checkout(), {}, { HEAD: clean })
    expect(code).toBe(0)
    expect(outputs).toMatchObject({ outcome: 'complete', findings: '0', 'exit-code': '0' })
  })

  it('fetches what a shallow clone lacks', () => {
    const workspace = checkout('--depth', '1', '--branch', 'main')
    const { code, outputs, log } = runAction(workspace)
    expect(log).toContain('`fetch-depth: 0` on actions/checkout to skip this step.')
    expect(outputs).toMatchObject({ base, head, findings: '1' })
    expect(code).toBe(1)
  })

  it('says what to do when the commits cannot be fetched', () => {
    const workspace = checkout('--depth', '1', '--branch', 'main')
    execFileSync('git', ['remote', 'set-url', 'origin', 'file:///nowhere'], { cwd: workspace })
    const { code, log, calls } = runAction(workspace)
    expect(code).toBe(2)
    expect(log).toContain('::error title=RubberDuck::The commits')
    expect(log).toContain("Set 'fetch-depth: 0' on actions/checkout.")
    expect(calls).toEqual([])
  })

  it.each([
    ['a new branch', { BASE: '0'.repeat(40) }],
    ['no pull request', { BASE: '', HEAD: '' }],
    ['a forced push', { BASE: '1'.repeat(40), PUSHED: 'true' }],
  ])('leaves the range to the program: %s', (_, event) => {
    const { calls, outputs } = runAction(checkout(), {}, event)
    expect(calls[0]).not.toContain('--base')
    expect(outputs.outcome).toBe('complete')
  })

  it('writes SARIF', () => {
    const workspace = checkout()
    const { code, outputs } = runAction(workspace, { format: 'sarif', 'sarif-file': 'my $(touch no) file.sarif' })
    const file = join(workspace, 'my $(touch no) file.sarif')
    expect(outputs['sarif-file']).toBe(file)
    expect(JSON.parse(readFileSync(file, 'utf8')).runs[0].results).toHaveLength(1)
    expect(readdirSync(workspace)).not.toContain('no')
    expect(code).toBe(1)
  })

  it('passes words of `args` on as they are: quotes group, nothing is expanded', () => {
    const { code, calls, log } = runAction(checkout(), {
      args: `--max-comments "7"\n  --diff '$(touch pwned) \`id\` "*" ; exit 0'`,
    })
    expect(must(calls[0]).slice(-9, -6)).toEqual(['7', '--diff', '$(touch pwned) `id` "*" ; exit 0'])
    expect(log).toContain('The review failed. See the log of this step for the reason.')
    expect(code).toBe(2)
  })

  it.each([
    [{ args: '--bogus' }, '--bogus'],
    [{ args: `it's` }, 'Invalid value for args'],
    [{ format: 'github' }, "Invalid value 'github' for format (expected annotations, sarif or none)."],
    [{ summary: 'yes' }, "Invalid value 'yes' for summary"],
    [{ version: '1.0.0; touch pwned' }, "Invalid value '1.0.0; touch pwned' for version"],
    [{ 'working-directory': '$(touch pwned)' }, "Invalid value '$(touch pwned)' for working-directory"],
    [{ 'fail-on': 'errors' }, 'errors'],
  ])('refuses %j', (inputs, message) => {
    const workspace = checkout()
    const { code, log, outputs } = runAction(workspace, inputs)
    expect(log).toContain(message)
    expect(code).toBe(2)
    expect(outputs.outcome ?? 'failed').toBe('failed')
    expect(readdirSync(workspace)).toEqual(['.git', 'src'])
  })

  it('reviews a repository in a folder of the workspace', () => {
    const folder = checkout()
    const { outputs } = runAction(dirname(folder), { 'working-directory': 'work space' })
    expect(outputs.findings).toBe('1')
  })

  it('fails for a partial run, whatever the threshold, and still shows what was found', () => {
    origin.git('checkout', '--quiet', 'main')
    base = origin.commit('rules', { '.rubberduck/rules/bad.md': '---\nid: a/b\nseverity: loud\n---\nNo.\n' })
    origin.git('checkout', '--quiet', '-b', 'other')
    head = origin.commit('head', { 'src/one.js': conflict })
    const { code, outputs, summary } = runAction(checkout(), { 'fail-on': 'none', summary: 'true' })
    expect(code).toBe(3)
    expect(outputs).toMatchObject({ outcome: 'partial', findings: '1', 'exit-code': '3' })
    expect(summary).toContain('src/one.js')
  })
})
