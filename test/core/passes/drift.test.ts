import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/core/findings/finding.ts'
import { must } from '../../../src/core/must.ts'
import { makeRepo, reviewRepo } from '../../support/repo.ts'

type Files = Record<string, string | null>

async function reviewed(before: Files, after: Files): Promise<Finding[]> {
  const repo = makeRepo()
  repo.commit('before', before)
  repo.commit('after', after)
  return (await reviewRepo(repo.dir)).findings.filter((finding) => finding.pass === 'drift')
}

const said = (findings: Finding[]) => findings.map(({ rule, path, startLine }) => `${rule} ${path}:${startLine}`)
const places = (finding: Finding | undefined) => finding?.related?.map(({ path, startLine }) => `${path}:${startLine}`)

describe('removed names', () => {
  const before = {
    'src/range.ts': 'export function parseRange(text: string) {\n  return text.split("-")\n}\n\nexport const one = 1\n',
    'README.md': '# Ranges\n\nCall `parseRange(text)`.\n',
    'docs/api.rst': 'Use parseRange to read a range.\n',
    'CHANGELOG.md': '- parseRange is new\n',
    'src/other.ts': '// as parseRange gives it\nexport const two = 2\n',
  }

  test('a renamed export that prose and comments still call by its old name', async () => {
    const findings = await reviewed(before, {
      'src/range.ts':
        'export function readRange(text: string) {\n  return text.split("-")\n}\n\nexport const one = 1\n',
    })
    expect(said(findings)).toEqual(['drift/removed-name src/range.ts:1'])
    expect(must(findings[0]).message).toContain('`parseRange` was renamed to `readRange`')
    expect(places(findings[0])).toEqual(['README.md:3', 'docs/api.rst:1', 'src/other.ts:1'])
    expect(findings[0]).toMatchObject({ severity: 'warning', placement: { at: 'inline' } })
  })

  test('a deleted file: at file level', async () => {
    const findings = await reviewed(before, { 'src/range.ts': null })
    expect(said(findings)).toEqual(['drift/removed-name src/range.ts:1'])
    expect(must(findings[0]).placement).toEqual({ at: 'file' })
  })

  test.each<[string, Files, Files]>([
    ['code still has the name', { 'src/third.ts': 'export function parseRange() {}\n' }, {}],
    [
      'the documentation changed too',
      {},
      { 'README.md': '# Ranges\n', 'docs/api.rst': 'x\n', 'src/other.ts': 'export const two = 2\n' },
    ],
    ['a comment declares the type', { 'src/b.js': '/** @typedef {string} parseRange */\n' }, {}],
    ['it only moved', {}, { 'src/moved.ts': before['src/range.ts'] }],
    [
      'prose speaks of the past',
      {},
      {
        'README.md': '`parseRange` was removed in 2.0.\n',
        'docs/api.rst': 'x\n',
        'src/other.ts': '// parseRange is deprecated\n',
      },
    ],
  ])('not when %s', async (_why, more, after) => {
    expect(
      said(await reviewed({ ...before, ...more }, { 'src/range.ts': 'export const one = 1\n', ...after })),
    ).toEqual([])
  })

  test('names that left together and stand in the same text are one finding', async () => {
    const findings = await reviewed(
      {
        'src/a.py':
          'def read_range(x):\n    return x\n\n\ndef write_range(x):\n    return x\n\n\ndef other():\n    pass\n',
        'README.md': 'Use `read_range` and `write_range`.\n\nDEBUG [2026-01-01 10:00:00] read_range x=1\n',
      },
      { 'src/a.py': 'def other():\n    pass\n' },
    )
    expect(said(findings)).toEqual(['drift/removed-name src/a.py:1'])
    expect(must(findings[0]).message).toMatch(/^`read_range` and `write_range` were removed from the code/)
    expect(places(findings[0])).toEqual(['README.md:1'])
  })

  test('not for names that are plain words', async () => {
    const files = {
      'src/a.py': 'def shrink(x):\n    return x\n\n\ndef grow(x):\n    return x\n',
      'README.md': 'We shrink pictures.\n',
    }
    expect(await reviewed(files, { 'src/a.py': 'def grow(x):\n    return x\n' })).toEqual([])
  })
})

describe('removed files', () => {
  const before = {
    'scripts/release.sh': '#!/bin/sh\nnpm version\nnpm publish\ngit push\n',
    Makefile: 'release:\n\tsh scripts/release.sh\n',
    'docs/how.md': 'See [the script](../scripts/release.sh).\n',
    'docs/elsewhere.md': 'See https://example.com/other/scripts/release.sh and your own release.sh.\n',
    '.dockerignore': 'scripts/release.sh\n',
  }

  test('a moved file whose old path is still written down', async () => {
    const findings = await reviewed(before, {
      'scripts/release.sh': null,
      'tools/release.sh': before['scripts/release.sh'],
    })
    expect(said(findings)).toEqual(['drift/removed-file tools/release.sh:1'])
    expect(must(findings[0]).message).toContain('`scripts/release.sh` was moved to `tools/release.sh`')
    expect(places(findings[0])).toEqual(['docs/how.md:1', 'Makefile:2'])
  })

  test('a script without an ending that a workflow runs by its path, but no word in one', async () => {
    const files = {
      launcher: '#!/bin/sh\nexec ./shop\n',
      '.github/workflows/ci.yml': 'steps:\n  - run: ./launcher --fast\n  - name: launcher\n',
    }
    const [finding] = await reviewed(files, { launcher: null })
    expect(places(finding)).toEqual(['.github/workflows/ci.yml:2'])
  })

  test('not when the same path is found beside the text', async () => {
    const files = { 'guide/a.md': 'See [b](img/b.svg).\n', 'guide/img/b.svg': '<svg/>\n', 'img/b.svg': '<svg></svg>\n' }
    expect(await reviewed(files, { 'img/b.svg': null })).toEqual([])
  })
})

describe('flags', () => {
  const cli = (flag: string) =>
    `import argparse\n\nparser = argparse.ArgumentParser()\nparser.add_argument("${flag}", type=int)\nparser.add_argument("--shape")\n`

  test('a renamed flag that the README and CI still use', async () => {
    const findings = await reviewed(
      {
        'duck/cli.py': cli('--max-ducks'),
        'README.md': 'Run `duck --max-ducks 3`.\n\n`docker run --max-ducks 3`, `duck --max-ducks-ever`\n',
        '.github/workflows/ci.yml': 'run: duck --max-ducks 3\n',
      },
      { 'duck/cli.py': cli('--most-ducks') },
    )
    expect(said(findings)).toEqual(['drift/removed-flag duck/cli.py:4'])
    expect(places(findings[0])).toContain('README.md:1')
    expect(places(findings[0])).toContain('.github/workflows/ci.yml:1')
  })

  test('flags without dashes in Go; not the flags of everyone', async () => {
    const go = (name: string) => `package main\n\nfunc main() {\n\tcmd.Flags().StringVar(&x, "${name}", "", "x")\n}\n`
    const readme = { 'README.md': '`duck --pond-size 3 --output x`\n' }
    expect(said(await reviewed({ 'main.go': go('pond-size'), ...readme }, { 'main.go': go('pond-width') }))).toEqual([
      'drift/removed-flag main.go:4',
    ])
    expect(await reviewed({ 'main.go': go('output'), ...readme }, { 'main.go': go('target') })).toEqual([])
  })
})

describe('environment variables', () => {
  test('one that nothing reads any more', async () => {
    const findings = await reviewed(
      {
        'src/a.js': 'export const pond = process.env.DUCK_POND\nexport const two = 2\n',
        'README.md': 'Set `DUCK_POND`.\n',
        'compose.yaml': 'environment:\n  DUCK_POND: small\n',
        'test/a.test.js': 'process.env.DUCK_POND = "x"\n',
      },
      { 'src/a.js': 'export const two = 2\n' },
    )
    expect(said(findings)).toEqual(['drift/removed-variable src/a.js:1'])
    expect(places(findings[0])).toEqual(['README.md:1', 'compose.yaml:2'])
  })

  test('not when another file reads it, or a script uses it', async () => {
    const before = { 'src/a.py': 'import os\npond = os.environ["DUCK_POND"]\n', 'README.md': 'Set `DUCK_POND`.\n' }
    const after = { 'src/a.py': 'import os\n' }
    expect(await reviewed({ ...before, 'src/b.py': 'import os\npond = os.getenv("DUCK_POND")\n' }, after)).toEqual([])
    expect(await reviewed({ ...before, 'run.sh': 'echo "$DUCK_POND"\n' }, after)).toEqual([])
  })

  const sources: [string, string, string][] = [
    ['src/a.ts', 'export const a = process.env.DUCK_SIZE\n', 'export const b = process.env["DUCK_NAME"]\n'],
    ['a.py', 'import os\na = os.environ["DUCK_SIZE"]\n', 'b = os.environ.get("DUCK_NAME")\n'],
    ['a.go', 'package a\n\nvar a = os.Getenv("DUCK_SIZE")\n', 'var b, _ = os.LookupEnv("DUCK_NAME")\n'],
    ['a.rb', 'A = ENV["DUCK_SIZE"]\n', 'B = ENV.fetch("DUCK_NAME")\n'],
    ['src/a.rs', 'fn a() { env::var("DUCK_SIZE"); }\n', 'fn b() { env::var("DUCK_NAME"); }\n'],
    [
      'src/A.java',
      'class A {\n  String a = System.getenv("DUCK_SIZE");\n',
      '  String b = System.getenv("DUCK_NAME");\n}\n',
    ],
  ]
  test('a new one that no documentation names, where others are documented, in every language', async () => {
    const rows = sources.map(([path, first, second], index) => ({
      path: `case-${index}/${path}`,
      first,
      both: first + second.replace('DUCK_NAME', `DUCK_NAME_${index}`),
      line: first.split('\n').length,
    }))
    const before = Object.fromEntries(rows.map(({ path, first }) => [path, first]))
    const after = Object.fromEntries(rows.map(({ path, both }) => [path, both]))
    const findings = await reviewed({ ...before, 'README.md': 'Set `DUCK_SIZE`.\n' }, after)
    expect(said(findings)).toEqual(rows.map(({ path, line }) => `drift/undocumented-variable ${path}:${line}`))
    expect(must(findings[0]).message).toContain('`DUCK_NAME_0` is not documented')
    expect(must(findings[0]).message).toContain('`README.md`')
  })

  test('not when it is documented, when nothing is, and for those of the platform', async () => {
    const a = 'export const a = process.env.DUCK_SIZE\n'
    const b = `${a}export const b = process.env.DUCK_NAME\n`
    const readme = { 'README.md': 'Set `DUCK_SIZE`.\n' }
    expect(await reviewed({ 'a.js': a, ...readme }, { 'a.js': b, '.env.example': 'DUCK_NAME=\n' })).toEqual([])
    expect(await reviewed({ 'a.js': a }, { 'a.js': b })).toEqual([])
    expect(await reviewed({ 'a.js': a, ...readme }, { 'a.js': b.replace('DUCK_NAME', 'NODE_ENV') })).toEqual([])
  })
})

describe('lock files', () => {
  interface Case {
    name: string
    manifest: string
    lock: string
    /** Manifest before and after; the lock stays. */
    before: string
    after: string
    locked: string
    line: number
  }
  const json = (value: unknown) => `${JSON.stringify(value, null, 2)}\n`
  const npm = (dependencies: Record<string, string>, rest: object = {}) => json({ name: 'a', ...rest, dependencies })
  const cases: Case[] = [
    {
      name: 'npm',
      manifest: 'package.json',
      lock: 'package-lock.json',
      before: npm({ pond: '^1.0.0' }),
      after: npm({ pond: '^1.0.0', reed: '^2.0.0' }),
      locked: json({ lockfileVersion: 3, packages: { '': { dependencies: { pond: '^1.0.0' } } } }),
      line: 5,
    },
    {
      name: 'a package of an npm workspace',
      manifest: 'packages/b/package.json',
      lock: 'package-lock.json',
      before: npm({ pond: '^1.0.0' }),
      after: npm({ pond: '^1.1.0' }),
      locked: json({ lockfileVersion: 3, packages: { '': {}, 'packages/b': { dependencies: { pond: '^1.0.0' } } } }),
      line: 4,
    },
    {
      name: 'yarn',
      manifest: 'package.json',
      lock: 'yarn.lock',
      before: npm({ pond: '^1.0.0' }),
      after: npm({ pond: '^1.1.0' }),
      locked: 'pond@^1.0.0:\n  version "1.0.2"\n',
      line: 4,
    },
    {
      name: 'pnpm',
      manifest: 'package.json',
      lock: 'pnpm-lock.yaml',
      before: npm({ pond: '^1.0.0' }),
      after: npm({ pond: '^1.1.0' }),
      locked:
        "lockfileVersion: '9.0'\nimporters:\n  .:\n    dependencies:\n      pond:\n        specifier: ^1.0.0\n        version: 1.0.2\n",
      line: 4,
    },
    {
      name: 'cargo',
      manifest: 'Cargo.toml',
      lock: 'Cargo.lock',
      before: '[dependencies]\npond = "1.2"\n',
      after: '[dependencies]\npond = "1.4"\n',
      locked: '[[package]]\nname = "pond"\nversion = "1.3.0"\n',
      line: 2,
    },
    {
      name: 'go',
      manifest: 'go.mod',
      lock: 'go.sum',
      before: 'module a\n\nrequire (\n\texample.com/pond v1.0.0\n)\n',
      after: 'module a\n\nrequire (\n\texample.com/pond v1.1.0\n)\n',
      locked: 'example.com/pond v1.0.0/go.mod h1:x=\n',
      line: 4,
    },
    {
      name: 'poetry',
      manifest: 'pyproject.toml',
      lock: 'poetry.lock',
      before: '[tool.poetry.dependencies]\npython = "^3.12"\n',
      after: '[tool.poetry.dependencies]\npython = "^3.12"\nduck_pond = "^1.0"\n',
      locked: '[[package]]\nname = "reed"\nversion = "1.0"\n',
      line: 3,
    },
    {
      name: 'uv',
      manifest: 'pyproject.toml',
      lock: 'uv.lock',
      before: '[project]\nname = "a"\ndependencies = []\n',
      after: '[project]\nname = "a"\ndependencies = ["Duck.Pond>=1"]\n',
      locked: '[[package]]\nname = "reed"\nversion = "1.0"\n',
      line: 3,
    },
    {
      name: 'bundler',
      manifest: 'Gemfile',
      lock: 'Gemfile.lock',
      before: 'gem "reed"\n',
      after: 'gem "reed"\ngem "pond", "~> 1.0"\n',
      locked: 'GEM\n  specs:\n    reed (1.0)\n\nDEPENDENCIES\n  reed\n',
      line: 2,
    },
    {
      name: 'composer',
      manifest: 'composer.json',
      lock: 'composer.lock',
      before: json({ require: { php: '>=8' } }),
      after: json({ require: { php: '>=8', 'duck/pond': '^1.0' } }),
      locked: json({ packages: [{ name: 'duck/reed' }] }),
      line: 4,
    },
    {
      name: 'mix',
      manifest: 'mix.exs',
      lock: 'mix.lock',
      before: 'defp deps do\n  []\nend\n',
      after: 'defp deps do\n  [{:pond, "~> 1.0"}]\nend\n',
      locked: '%{\n  "reed": {:hex, :reed, "1.0.0"},\n}\n',
      line: 2,
    },
  ]

  const fine: [string, Files, Files][] = [
    [
      'the lock changed with it',
      {
        'package.json': npm({ pond: '^1.0.0' }),
        'package-lock.json': json({ packages: { '': { dependencies: { pond: '^1.0.0' } } } }),
      },
      {
        'package.json': npm({ pond: '^1.1.0' }),
        'package-lock.json': json({ packages: { '': { dependencies: { pond: '^1.1.0' } } } }),
      },
    ],
    [
      'no dependency changed',
      { 'package.json': npm({ pond: '^1.0.0' }), 'package-lock.json': json({ packages: { '': {} } }) },
      { 'package.json': npm({ pond: '^1.0.0' }, { version: '2.0.0' }) },
    ],
    ['there is no lock', { 'package.json': npm({}) }, { 'package.json': npm({ pond: '^1.0.0' }) }],
    [
      'the package stands outside the workspace',
      { 'package-lock.json': json({ packages: { '': {} } }), 'example/package.json': npm({}) },
      { 'example/package.json': npm({ pond: '^1.0.0' }) },
    ],
    [
      'the dependency is a folder of the workspace',
      { 'package.json': npm({}), 'package-lock.json': json({ packages: { '': {} } }) },
      { 'package.json': npm({ pond: 'workspace:*', reed: 'file:../reed' }) },
    ],
    [
      'what is locked satisfies it',
      {
        'Cargo.toml': '[dependencies]\npond = "1.2"\n',
        'Cargo.lock': '[[package]]\nname = "pond"\nversion = "1.4.1"\n',
      },
      { 'Cargo.toml': '[dependencies]\npond = "1.4"\n' },
    ],
    [
      'it is replaced by a folder',
      { 'go.mod': 'module a\n', 'go.sum': '' },
      { 'go.mod': 'module a\n\nrequire example.com/pond v1.0.0\n\nreplace example.com/pond => ../pond\n' },
    ],
  ]
  /** All cases in one repo, each in a folder of its own. */
  const inFolder = (folder: string, files: Files) =>
    Object.fromEntries(Object.entries(files).map(([path, text]) => [`${folder}/${path}`, text]))
  const all = [
    ...cases.map(({ name, manifest, lock, before, after, locked, line }) => ({
      name,
      before: { [manifest]: before, [lock]: locked },
      after: { [manifest]: after },
      expected: [`${manifest}:${line}`],
    })),
    ...fine.map(([why, before, after]) => ({ name: `not when ${why}`, before, after, expected: [] })),
  ].map((row, index) => ({ ...row, folder: `case-${index}` }))
  const findings = reviewed(
    Object.assign({}, ...all.map(({ folder, before }) => inFolder(folder, before))),
    Object.assign({}, ...all.map(({ folder, after }) => inFolder(folder, after))),
  )

  test.each(all)('$name', async ({ folder, expected }) => {
    const here = (await findings).filter(({ path }) => path.startsWith(`${folder}/`))
    expect(said(here)).toEqual(expected.map((place) => `drift/lock-file ${folder}/${place}`))
    for (const { message, related } of here) expect(message).toContain(`\`${related?.[0]?.path}\``)
  })
})
