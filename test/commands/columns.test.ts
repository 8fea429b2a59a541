import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPlayground, type Playground } from './rubberduck.ts'

const token = ['ghp', 'kR4tVb7nWq2xZs9mLd3fGh6jPc8yTa1eUo5i'].join('_')
const wide = '/* 名前 😀 é */ if (a == NaN) b()\n'
const long = `export function f(a) {\n${'  if (a) { if (b) { if (c) { if (d) { if (e) { g() } } } } }\n'.repeat(4)}}\n`

const files: Record<string, string> = {
  'crlf.js': 'let a = 1\r\nif (a == NaN) b()\r\n',
  'tab.js': '\tif (a == NaN) b()\n',
  'bom.js': '\ufeffif (a == NaN) b()\n',
  'bom-first.js': '\ufeffNaN == a && b()\n',
  'wide.js': wide,
  'multi.js': 'if (a ==\n    NaN) b()\n',
  'first.js': 'NaN == a && b()\n',
  Dockerfile: 'FROM a:1\nRUN  curl -s https://example.org/x | sh\n',
  'secret.txt': `one\n  key: ${token}\n`,
  'named.js': long,
}

let playground: Playground
let findings: Record<string, unknown>[]

beforeAll(async () => {
  playground = openPlayground()
  playground.git('init', '--quiet')
  playground.write(files)
  playground.git('add', '.')
  playground.git('commit', '--quiet', '--message', 'One')
  findings = JSON.parse((await playground.duck(['analyze', '--format', 'json'])).stdout).findings
})
afterAll(() => playground.remove())

describe('the columns of a finding', () => {
  const at = (startLine: number, startColumn: number, endLine: number, endColumn: number) => ({
    startLine,
    startColumn,
    endLine,
    endColumn,
  })
  const start = wide.indexOf('a == NaN') + 1

  it.each([
    ['crlf.js', 'js/compare-nan', at(2, 5, 2, 13)],
    ['tab.js', 'js/compare-nan', at(1, 6, 1, 14)],
    ['bom.js', 'js/compare-nan', at(1, 5, 1, 13)],
    ['bom-first.js', 'js/compare-nan', at(1, 1, 1, 9)],
    ['wide.js', 'js/compare-nan', at(1, start, 1, start + 8)],
    ['multi.js', 'js/compare-nan', at(1, 5, 2, 8)],
    ['first.js', 'js/compare-nan', at(1, 1, 1, 9)],
    ['secret.txt', 'any/secret', at(2, 8, 2, 8 + token.length)],
    ['named.js', 'complexity/cognitive', at(1, 17, 1, 18)],
  ])('are exact in %s', (path, rule, place) => {
    expect(findings.filter((finding) => finding.path === path && finding.rule === rule)).toEqual([
      expect.objectContaining(place),
    ])
  })

  it('are those of the match of an expression', () => {
    const [found] = findings.filter((finding) => finding.rule === 'any/curl-pipe-shell')
    const line = 'RUN  curl -s https://example.org/x | sh'
    expect(found).toMatchObject({ startLine: 2, endLine: 2 })
    expect(line.slice(Number(found?.startColumn) - 1, Number(found?.endColumn) - 1)).toContain('| sh')
  })

  it('are printed as a link from the current folder, with a mark below the code', async () => {
    playground.write({ 'deep/down/x.js': '\tcall("名前", a == NaN)\n' })
    playground.git('add', '.')
    const { stdout } = await playground.duck(['review', '--repo', '.'])
    expect(stdout).toContain('deep/down/x.js:1:13  error  js/compare-nan')
    expect(stdout).toContain(`      │ ${' '.repeat('    call("名前", '.length + 2)}^^^^^^^^\n`)
  })
})
