import { execFileSync, spawnSync } from 'node:child_process'
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { ChangePart, Outcome } from '../../../src/core/types.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeRepo, runCommand } from '../../support/repo.ts'
import { sandbox } from '../../support/sandbox.ts'

const rename = (from: string, to: string) => ({ instruction: `rename ${from} to ${to}` })
const partOf = (outcome: Outcome) => outcome.parts.find((part): part is ChangePart => part.kind === 'patch')
const textOf = (outcome: Outcome) =>
  outcome.parts.flatMap((part) => (part.kind === 'text' ? [part.markdown] : [])).join('\n\n')
const installed = (program: string) =>
  spawnSync(program, ['--version'], { env: { PATH: '/usr/local/bin:/usr/bin:/bin', HOME: '/tmp' } }).status !== null

function repo(files: Record<string, string>) {
  const made = makeRepo()
  made.git('config', 'user.name', 'Ada')
  made.git('config', 'user.email', 'ada@example.invalid')
  made.commit('one', files)
  return { ...made, read: (path: string) => readFileSync(join(made.dir, path), 'utf8') }
}

const sum = 'export function sum(list) {\n  return list.reduce((a, b) => a + b, 0)\n}\n'
const test = (name: string, body: string) =>
  `import test from 'node:test'\nimport assert from 'node:assert'\nimport * as all from '../src/sum.js'\ntest('${name}', () => ${body})\n`
const project = {
  'package.json': '{ "name": "p", "type": "module", "scripts": { "test": "node --test" } }\n',
  'src/sum.js': sum,
  'test/sum.test.js': test('adds', 'assert.equal(all.sum([1, 2]), 3)'),
}

describe.skipIf(sandbox === undefined)('a change is checked in a sandbox', () => {
  it('before it becomes a commit, with the tests of the project', async () => {
    const { dir, git, read } = repo(project)
    const home = makeFolder()
    const outcome = await runCommand('refactor', dir, { ...rename('sum', 'add'), commit: true }, { home })
    expect(outcome.state).toBe('complete')
    expect(textOf(outcome)).toMatch(/^parsed · tests 1\/1 \(node:test, [\d.]+ s\)$/m)
    expect(partOf(outcome)?.written).toBe(git('rev-parse', 'HEAD').trim())
    expect(read('test/sum.test.js')).toContain('all.add([1, 2])')
    expect(readdirSync(join(home, 'worktrees'))).toEqual([])
  })

  it('and is not applied if they fail because of it', async () => {
    const { dir, git } = repo({ ...project, 'test/name.test.js': test('by name', "assert.ok('sum' in all)") })
    const head = git('rev-parse', 'HEAD')
    const outcome = await runCommand('refactor', dir, { ...rename('sum', 'add'), commit: true })
    expect(outcome).toMatchObject({
      state: 'partial',
      reasons: ['the change was not applied, because node:test fails with it'],
    })
    expect(textOf(outcome)).toMatch(/^parsed · tests 1\/2 \(node:test/m)
    expect(textOf(outcome)).toContain('- `by name`')
    expect(partOf(outcome)).toMatchObject({ edits: [], patch: expect.stringContaining('+export function add(list)') })
    expect([git('rev-parse', 'HEAD'), git('status', '--short')]).toEqual([head, ''])
  })

  it('but not blamed for what failed before', async () => {
    const { dir, git } = repo({ ...project, 'test/old.test.js': test('old', 'assert.equal(1, 2)') })
    const outcome = await runCommand('refactor', dir, { ...rename('sum', 'add'), commit: true })
    expect(textOf(outcome)).toMatch(/^parsed · tests 1\/2, as before \(node:test/m)
    expect([outcome.state, partOf(outcome)?.written]).toEqual(['complete', git('rev-parse', 'HEAD').trim()])
  })

  it('with the files as they are on disk, and the dependencies of the checkout, to which nothing is written', async () => {
    const { dir, write, read } = repo({ ...project, '.gitignore': 'node_modules\n' })
    write({
      'package.json': '{ "type": "module", "devDependencies": { "mocha": "*", "prettier": "*" } }\n',
      'src/extra.js': 'export const untracked = true\n',
      'node_modules/.bin/mocha':
        '#!/bin/sh\ncat src/extra.js src/sum.js && echo "  3 passing" && ! echo x > node_modules/x\n',
      'node_modules/.bin/prettier': '#!/bin/sh\nshift\nfor file; do sed -i "s/;*$//; s/add/sum/" "$file"; done\n',
    })
    for (const name of ['mocha', 'prettier']) chmodSync(join(dir, 'node_modules/.bin', name), 0o755)
    const outcome = await runCommand('refactor', dir, { ...rename('sum', 'total'), verify: true })
    expect(textOf(outcome)).toMatch(/^parsed · formatted \(Prettier, .* s\) · tests 3\/3 \(Mocha/m)
    expect(read('src/sum.js')).toBe(sum)
    expect(existsSync(join(dir, 'node_modules/x'))).toBe(false)
  })

  it('and formatted like the files of its project, but only where these are', async () => {
    const { dir, write } = repo({
      ...project,
      '.gitignore': 'node_modules\n',
      'package.json': '{ "type": "module", "devDependencies": { "prettier": "*" } }\n',
      'src/other.js': 'import { sum } from "./sum.js";\nexport const odd = sum([1]);\n',
    })
    write({
      'node_modules/.bin/prettier':
        '#!/bin/sh\nshift\nfor file; do sed -i "s/;$//; s/total(list)/total( list )/" "$file"; done\n',
    })
    chmodSync(join(dir, 'node_modules/.bin/prettier'), 0o755)
    const outcome = await runCommand('refactor', dir, { ...rename('sum', 'total'), verify: true })
    const patch = partOf(outcome)?.patch
    expect(patch).toContain('+export function total( list ) {\n')
    expect(patch).toContain('+export const odd = total([1]);\n')
  })

  it('and a formatter that fails does not refute it', async () => {
    const { dir, git, write } = repo({
      ...project,
      '.gitignore': 'node_modules\n',
      'package.json':
        '{ "type": "module", "scripts": { "test": "node --test" }, "devDependencies": { "prettier": "*" } }\n',
    })
    write({ 'node_modules/.bin/prettier': '#!/bin/sh\necho "no such plugin" >&2; exit 2\n' })
    chmodSync(join(dir, 'node_modules/.bin/prettier'), 0o755)
    const outcome = await runCommand('refactor', dir, { ...rename('sum', 'add'), commit: true })
    expect(textOf(outcome)).toMatch(/^parsed · format not run \(Prettier: it failed\) · tests 1\/1/m)
    expect([outcome.state, partOf(outcome)?.written]).toEqual(['complete', git('rev-parse', 'HEAD').trim()])
  })

  it('and what could not be run is said', async () => {
    const { dir } = repo({ ...project, 'package.json': '{ "devDependencies": { "jest": "1" }, "type": "module" }' })
    const outcome = await runCommand('refactor', dir, { ...rename('sum', 'add'), commit: true })
    expect(textOf(outcome)).toContain('parsed · tests not run (Jest: `node_modules` is missing)')
    expect(partOf(outcome)?.written).toMatch(/^[0-9a-f]{40}$/)
  })

  it('in each project of a repository, with dependencies that they share', async () => {
    const { dir, write } = repo({
      '.gitignore': 'node_modules\n',
      'package.json': '{ "workspaces": ["packages/*"] }\n',
      'packages/a/package.json': '{ "type": "module", "devDependencies": { "mocha": "*" } }\n',
      'packages/a/src/sum.js': sum,
    })
    write({ 'node_modules/.bin/mocha': '#!/bin/sh\npwd; cat src/sum.js && echo "  2 passing"\n' })
    chmodSync(join(dir, 'node_modules/.bin/mocha'), 0o755)
    const outcome = await runCommand('refactor', dir, { ...rename('sum', 'total'), verify: true })
    expect(textOf(outcome)).toMatch(/^parsed · tests 2\/2 \(Mocha/m)
  })

  it('and never with a folder of the host that the repository points to', async () => {
    const outside = makeFolder()
    mkdirSync(join(outside, '.bin'))
    writeFileSync(join(outside, '.bin/mocha'), '#!/bin/sh\necho "  9 passing"\n', { mode: 0o755 })
    const made = repo({ ...project, 'package.json': '{ "devDependencies": { "mocha": "1" }, "type": "module" }' })
    symlinkSync(outside, join(made.dir, 'node_modules'))
    made.commit('a link')
    const outcome = await runCommand('refactor', made.dir, { ...rename('sum', 'add'), verify: true })
    expect(textOf(outcome)).not.toContain('9/9')
  })

  it('and a check that does not end because of it counts as failed', async () => {
    const { dir, write } = repo({
      'package.json': '{ "type": "module", "devDependencies": { "mocha": "*" } }\n',
      'src/sum.js': sum,
      '.gitignore': 'node_modules\n',
    })
    write({ 'node_modules/.bin/mocha': '#!/bin/sh\ngrep -q "function sum" src/sum.js && echo "  1 passing" || yes\n' })
    chmodSync(join(dir, 'node_modules/.bin/mocha'), 0o755)
    const outcome = await runCommand('refactor', dir, { ...rename('sum', 'add'), commit: true })
    expect(textOf(outcome)).toContain('It was ended, because it printed too much.')
    expect([outcome.state, partOf(outcome)?.written]).toEqual(['partial', undefined])
  })

  it('unless that is not wanted', async () => {
    const { dir } = repo({ ...project, 'test/name.test.js': test('by name', "assert.ok('sum' in all)") })
    const outcome = await runCommand('refactor', dir, { ...rename('sum', 'add'), commit: true, 'no-verify': true })
    expect(textOf(outcome)).not.toContain('parsed')
    expect(partOf(outcome)?.written).toMatch(/^[0-9a-f]{40}$/)
  })

  const languages: [language: string, program: string, files: Record<string, string>, badge: RegExp][] = [
    [
      'Python',
      'python3',
      {
        'calc/__init__.py': '',
        'calc/core.py': 'def plus(a, b):\n    return a + b\n',
        'tests/test_core.py':
          'import unittest\nfrom calc.core import plus\n\n\nclass T(unittest.TestCase):\n    def test_plus(self):\n        self.assertEqual(plus(1, 2), 3)\n',
        'tests/__init__.py': '',
      },
      /^parsed · tests 1\/1 \((?:pytest|unittest)/m,
    ],
    [
      'Go',
      'go',
      {
        'go.mod': 'module example.invalid/calc\n\ngo 1.18\n',
        'calc.go': 'package calc\n\nfunc plus(a, b int) int {\n\treturn a + b\n}\n',
        'calc_test.go':
          'package calc\n\nimport "testing"\n\nfunc TestPlus(t *testing.T) {\n\tif plus(1, 2) != 3 {\n\t\tt.Fatal("no")\n\t}\n}\n',
      },
      /^parsed · formatted \(gofmt, .*\) · typed \(go vet, .*\) · tests 1\/1 \(go test/m,
    ],
    [
      'Elixir',
      'mix',
      {
        'mix.exs':
          'defmodule Calc.MixProject do\n  use Mix.Project\n  def project, do: [app: :calc, version: "0.1.0"]\nend\n',
        'lib/calc.ex': 'defmodule Calc do\n  def plus(a, b), do: a + b\nend\n',
        'test/test_helper.exs': 'ExUnit.start()\n',
        'test/calc_test.exs':
          'defmodule CalcTest do\n  use ExUnit.Case\n\n  test "plus" do\n    assert Calc.plus(1, 2) == 3\n  end\nend\n',
      },
      /^parsed · formatted \(mix format, .*\) · tests 1\/1 \(mix test/m,
    ],
  ]
  for (const [language, program, files, badge] of languages) {
    it.skipIf(!installed(program))(`in ${language}, if \`${program}\` is installed`, async () => {
      const { dir } = repo(files)
      expect(textOf(await runCommand('refactor', dir, { ...rename('plus', 'add'), verify: true }))).toMatch(badge)
    })
  }
})

it('without a sandbox, nothing is run, and the answer says so and what to do', async () => {
  const { dir } = repo({ ...project, 'test/name.test.js': test('by name', "assert.ok('sum' in all)") })
  const path = makeFolder()
  symlinkSync(execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim(), join(path, 'git'))
  const outcome = await runCommand('refactor', dir, { ...rename('sum', 'add'), verify: true }, { path })
  expect(textOf(outcome)).toContain(
    'parsed · tests not run (node:test: Code cannot be run in a sandbox on this machine: bubblewrap is not installed. Install the package `bubblewrap` of your distribution.)',
  )
  expect(partOf(outcome)?.edits).toHaveLength(2)
})
