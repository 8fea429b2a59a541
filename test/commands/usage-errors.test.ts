import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openPlaygroundWith, type Playground } from './rubberduck.ts'

let playground: Playground
beforeAll(() => {
  playground = openPlaygroundWith({ 'a.js': 'export const a = 1\n' })
})
afterAll(() => playground.remove())

describe('a value that means nothing', () => {
  it.each([
    [['review', '--exclude', '['], 'Invalid value "[" for --exclude (expected a glob with closed brackets'],
    [['review', '--exclude', 'src/{a,b'], 'Invalid value "src/{a,b" for --exclude'],
    [['analyze', '.', '--exclude='], 'Invalid value "" for --exclude'],
    [['review', '--only='], 'Missing value for --only (expected rules, packs, categories or passes).'],
    [['review', '--skip', ' , '], 'Missing value for --skip'],
    [['review', '--json', '--format', 'sarif'], '`--json` and `--format sarif` both specify the format.'],
    [['review', ''], 'Invalid value "" for range'],
    [['explain', ''], 'Missing target to explain.'],
    [['analyze', ''], 'Invalid value "" for path'],
  ])('is a usage error: %j', async (words, message) => {
    const { code, stderr, stdout } = await playground.duck(words)
    expect(stderr.replaceAll(/\s+/g, ' ')).toContain(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('is a mistake in a configuration, too', async () => {
    playground.write({ 'bad.toml': '[review]\nexclude = ["src/**", "lib/["]\n' })
    const { code, stderr } = await playground.duck(['review', '--config', 'bad.toml'])
    expect(stderr).toContain('bad.toml:2:22: Invalid value "lib/[" for review.exclude (expected a glob with closed')
    expect(code).toBe(2)
  })

  it('is not a glob with brackets, or a format that is given twice', async () => {
    const words = ['review', '--exclude', 'app/[id]/**', '--exclude', 'a\\[.js', '--exclude', '*.{js,ts}']
    expect(await playground.duck([...words, '--json', '--format', 'json'])).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('a diff without lines', () => {
  const head = (from: string, to = from) => `diff --git a/${from} b/${to}\n`
  it.each([
    [`${head('run.sh')}old mode 100644\nnew mode 100755\n`, 'run.sh (only its mode changes, from 100644 to 100755)'],
    [
      `${head('x.js', 'y.js')}similarity index 100%\nrename from x.js\nrename to y.js\n`,
      'y.js (renamed from x.js without other changes)',
    ],
  ])('says what it is: %j', async (stdin, message) => {
    const { code, stdout } = await playground.duck(['review', '--diff', '-'], { stdin })
    expect(stdout.replaceAll(/\s+/g, ' ')).toContain(message)
    expect(code).toBe(0)
  })

  it.each([
    `${head('run.sh')}old mode 100644\n`,
    `${head('run.sh')}new mode 100755\n`,
    `${head('x.js', 'y.js')}similarity index 100%\nrename from x.js\n`,
    `${head('x.js', 'y.js')}similarity index 100%\nrename to y.js\n`,
    `${head('x.js', 'y.js')}copy from x.js\n`,
    `${head('x.js', 'y.js')}similarity index 100%\n`,
    'old mode 100644\nnew mode 100755\n',
  ])('is an error if a part is missing: %j', async (stdin) => {
    const { code, stdout, stderr } = await playground.duck(['review', '--diff', '-'], { stdin })
    expect(stderr).toMatch(/Invalid diff at line 1: /)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })
})

describe('binary content', () => {
  it('is an error on standard input, and no clean result as a file', async () => {
    const stdin = `${'\u007fELF\u0000\u0001'.repeat(500)}\n`
    expect(await playground.duck(['analyze', '--stdin', '--path', 'a.js'], { stdin })).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('Standard input is binary, so it was not analyzed.'),
    })
    playground.write({ 'tool.js': stdin })
    const { code, stdout } = await playground.duck(['analyze', 'tool.js'])
    expect(stdout).toContain('No findings, because the only file was skipped.\nNot analyzed: tool.js (binary).')
    expect(code).toBe(0)
  })
})
