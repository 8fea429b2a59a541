import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import type { Finding } from '../../../src/core/findings/finding.ts'
import { must } from '../../../src/core/must.ts'
import { makeRepo, reviewRepo } from '../../support/repo.ts'

type Files = Record<string, string | Uint8Array | null>

async function reviewed(before: Files, after: Files): Promise<Finding[]> {
  const repo = makeRepo()
  repo.commit('before', { 'readme.txt': 'x\n', ...before })
  repo.commit('after', after)
  return (await reviewRepo(repo.dir)).findings.filter((finding) => finding.rule.startsWith('hygiene/'))
}

const said = (findings: Finding[]) => findings.map(({ rule, path, startLine }) => `${rule} ${path}:${startLine}`)

describe('large files', () => {
  test('a big binary and a big text are named with their size', async () => {
    const findings = await reviewed(
      {},
      { 'art/logo.psd': new Uint8Array(700 * 1024), 'data/rows.csv': 'a,b\n'.repeat(300_000) },
    )
    expect(said(findings)).toEqual(['hygiene/large-file art/logo.psd:1', 'hygiene/large-file data/rows.csv:1'])
    expect(must(findings[0]).message).toContain('700 KB')
    expect(must(findings[0]).placement).toEqual({ at: 'file' })
    expect(must(findings[1]).message).toContain('1.1 MB')
  })

  test('not: below the limit, recorded inputs, lock files, changed ones', async () => {
    const findings = await reviewed(
      { 'old.bin': new Uint8Array(600 * 1024) },
      {
        'small.bin': new Uint8Array(400 * 1024),
        'tests/fixtures/page.bin': new Uint8Array(900 * 1024),
        'package-lock.json': JSON.stringify({ packages: {}, filler: 'x'.repeat(1_200_000) }),
        'old.bin': new Uint8Array(610 * 1024).fill(1),
      },
    )
    expect(said(findings)).toEqual([])
  })
})

describe('build output', () => {
  test('a folder that a tool writes, once, with its first file', async () => {
    const findings = await reviewed(
      {},
      {
        'node_modules/a/index.js': 'module.exports = 1\n',
        'node_modules/b/index.js': 'module.exports = 2\n',
        'app/__pycache__/a.cpython-313.pyc': new Uint8Array([0, 1, 2]),
        'dist/app.min.js': 'a()\n',
        '.DS_Store': new Uint8Array([0, 0]),
      },
    )
    expect(said(findings)).toEqual([
      'hygiene/build-output .DS_Store:1',
      'hygiene/build-output app/__pycache__/a.cpython-313.pyc:1',
      'hygiene/build-output dist/app.min.js:1',
      'hygiene/build-output node_modules/a/index.js:1',
    ])
    expect(must(findings[3]).message).toContain('2 files under `node_modules/`')
  })

  test('not: a folder that was tracked before, an action’s dist, sources in a folder of that name', async () => {
    const findings = await reviewed(
      { 'dist/old.min.js': 'a()\n' },
      {
        'dist/new.min.js': 'b()\n',
        'build/webpack.js': 'x()\n',
        'bin/run.rb': 'x\n',
        'tool/action.yml': 'a: 1\n',
        'tool/dist/index.min.js': 'c()\n',
      },
    )
    expect(said(findings)).toEqual([])
  })
})

describe('environment files', () => {
  const secret = ['hunter', 'two', 'x9'].join('-')

  test('values of telling names are reported on their line and not shown', async () => {
    const findings = await reviewed({}, { '.env': `NAME=shop\nAPI_TOKEN=${secret}\n` })
    expect(said(findings)).toEqual(['hygiene/environment-file .env:2'])
    expect(must(findings[0]).message).toContain('`API_TOKEN`')
    expect(must(findings[0]).message).not.toContain(secret)
  })

  test('not: examples, empty values, placeholders, local addresses', async () => {
    const findings = await reviewed(
      {},
      {
        '.env.example': `API_TOKEN=${secret}\n`,
        '.env': 'API_TOKEN=\nSECRET_KEY=changeme\nDATABASE_URL=postgres://localhost/app\nNAME=shop\n',
        'docs/.env': `API_TOKEN=${secret}\n`,
      },
    )
    expect(said(findings)).toEqual([])
  })
})

describe('names', () => {
  test('a path that differs from another only by case', async () => {
    const findings = await reviewed(
      { 'src/User.ts': 'export const a = 1\n' },
      { 'src/user.ts': 'export const b = 2\n' },
    )
    expect(said(findings)).toEqual(['hygiene/case-clash src/user.ts:1'])
    expect(must(findings[0]).severity).toBe('error')
  })

  test('not: a rename that changes the case', async () => {
    const findings = await reviewed(
      { 'src/User.ts': 'export const a = 1\n' },
      { 'src/User.ts': null, 'src/user.ts': 'export const a = 1\n' },
    )
    expect(said(findings)).toEqual([])
  })

  test('what merges, patches and editors leave behind', async () => {
    const findings = await reviewed(
      { 'src/a.ts': 'export const a = 1\n' },
      { 'src/a.ts.orig': 'export const a = 2\n', 'src/b.ts.rej': '@@ -1 +1 @@\n', 'src/a.ts~': 'x\n' },
    )
    expect(said(findings)).toEqual([
      'hygiene/leftover-file src/a.ts.orig:1',
      'hygiene/leftover-file src/a.ts~:1',
      'hygiene/leftover-file src/b.ts.rej:1',
    ])
  })

  test('not: a template that is called .orig with nothing beside it', async () => {
    expect(said(await reviewed({}, { 'etc/app.conf.orig': 'a=1\n' }))).toEqual([])
  })
})

describe('modes', () => {
  async function madeExecutable(files: Record<string, string>): Promise<Finding[]> {
    const repo = makeRepo()
    repo.commit('before', files)
    for (const path of Object.keys(files)) chmodSync(join(repo.dir, path), 0o755)
    repo.commit('after')
    return (await reviewRepo(repo.dir)).findings.filter((finding) => finding.rule === 'hygiene/executable-bit')
  }

  test('texts that became executable, said once', async () => {
    const findings = await madeExecutable({
      'a.md': '# A\n',
      'b.json': '{}\n',
      'run.sh': 'echo\n',
      'c.ts': '#!/usr/bin/env node\n',
    })
    expect(said(findings)).toEqual(['hygiene/executable-bit a.md:1'])
    expect(must(findings[0]).message).toContain('`a.md` and `b.json` became executable')
  })

  test('not: scripts', async () => {
    expect(await madeExecutable({ 'run.sh': 'echo\n', 'c.ts': '#!/usr/bin/env node\n' })).toEqual([])
  })
})

describe('line ends', () => {
  const lines = Array.from({ length: 20 }, (_, index) => `line ${index}`)

  test('a file whose every line changed its end', async () => {
    const findings = await reviewed(
      { 'a.txt': `${lines.join('\n')}\n` },
      { 'a.txt': `${lines.with(3, 'line three').join('\r\n')}\r\n` },
    )
    expect(said(findings)).toEqual(['hygiene/line-ends a.txt:1'])
    expect(must(findings[0]).message).toContain(
      'The line endings of all 20 lines changed from LF to CRLF. Only 1 of them has other changes',
    )
  })

  test('not: when the change says so by .gitattributes, or a few lines only', async () => {
    expect(
      await reviewed(
        { 'a.txt': `${lines.join('\r\n')}\r\n` },
        { 'a.txt': `${lines.join('\n')}\n`, '.gitattributes': '*.txt -text\n' },
      ),
    ).toEqual([])
    expect(
      await reviewed(
        { 'a.txt': `${lines.join('\n')}\n` },
        { 'a.txt': `${lines.with(3, 'line three\r').join('\n')}\n` },
      ),
    ).toEqual([])
  })
})
