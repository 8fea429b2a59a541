import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it, vi } from 'vitest'
import { parseAllowed } from '../scripts/compare/allowed.ts'
import { compareCase, compareRuns } from '../scripts/compare/compare-case.ts'
import { normalize } from '../scripts/compare/normalize.ts'
import { formatDifferences, formatTable, writeDifferences } from '../scripts/compare/report.ts'
import { divide, evenlySpaced, everyNth, findSymbol, nameRepositories } from '../scripts/compare/repositories.ts'
import { makeFolder } from './support/folder.ts'

describe('choice of commits', () => {
  it('takes items at equal distances', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.nat(500), (length, count) => {
        const taken = evenlySpaced([...Array(length).keys()], count)
        expect(taken).toHaveLength(Math.min(length, count))
        const distances = taken.slice(1).map((item, index) => item - (taken[index] as number))
        if (distances.length > 0) {
          expect(Math.min(...distances)).toBeGreaterThan(0)
          expect(Math.max(...distances) - Math.min(...distances)).toBeLessThanOrEqual(1)
        }
      }),
    )
  })

  it('divides fairly, and gives to large repositories what small ones do not have', () => {
    fc.assert(
      fc.property(fc.nat(500), fc.array(fc.nat(200), { minLength: 1, maxLength: 9 }), (total, sizes) => {
        const shares = divide(total, sizes)
        const sum = (numbers: readonly number[]) => numbers.reduce((first, second) => first + second, 0)
        expect(sum(shares)).toBe(Math.min(total, sum(sizes)))
        const most = Math.max(...shares)
        for (const [index, share] of shares.entries()) {
          expect(share).toBeLessThanOrEqual(sizes[index] as number)
          if (share < (sizes[index] as number)) expect(share).toBeGreaterThanOrEqual(most - 1)
        }
      }),
    )
  })

  it('takes every n-th commit, and always the first', () => {
    expect(everyNth([0, 1, 2, 3, 4], 2)).toEqual([0, 2, 4])
    expect(everyNth([0], 10)).toEqual([0])
  })

  it('names repositories as shortly as is unique', () => {
    const names = nameRepositories(['/a/one/repo', '/a/two/repo', '/b/three.git', '/a/one/repo', '/c/four/.git'])
    expect(names.map(({ name }) => name)).toEqual(['one/repo', 'two/repo', 'three', 'four'])
  })

  it.each([
    ['package main\n\nfunc (c *Context) reset() {}', 'reset', 3],
    ['import os\nclass Parser:\n  def run(self): pass', 'Parser', 2],
    ['window.addEventListener()', 'window', 1],
    ['', 'main', 1],
  ])('finds a symbol in %j', (source, name, line) => {
    expect(findSymbol(source)).toEqual({ name, line })
  })
})

describe('comparison', () => {
  const run = { end: '0', stdout: 'one\ntwo\n', stderr: '' }

  it('ignores the time and the folder of the program, and nothing else', () => {
    const print = (folder: string, time: string) =>
      `No findings. (${time} s)\nIndexed 5 new blobs in ${time} s.\nerror in ${folder}/dist/cli.js`
    expect(normalize(print('/t/old', '0.5'), '/t/old')).toBe(normalize(print('/t/new', '12'), '/t/new'))
    fc.assert(fc.property(fc.string(), (text) => normalize(text, '/t/old') === text))
  })

  it('finds every difference', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (before, after) => {
        for (const part of ['end', 'stdout', 'stderr'] as const) {
          const difference = compareRuns({ ...run, [part]: before }, { ...run, [part]: after })
          expect(difference === undefined).toBe(before === after)
        }
      }),
    )
  })

  it('tells output from errors', () => {
    expect(compareRuns(run, { ...run, stdout: '', stderr: run.stdout })).toBeDefined()
  })

  it('shows the lines that differ', () => {
    const difference = compareRuns(run, { ...run, stdout: 'one\nthree\n' })
    expect(difference).toMatch(/^--- before\n\+\+\+ after\n/)
    expect(difference).toContain('\n one\n-two\n+three\n')
  })

  it('runs both programs with the input, an empty home, and without keys and CI variables', async () => {
    const folder = makeFolder()
    for (const [name, word] of Object.entries({ same: 'duck', old: 'duck', new: 'goose' })) {
      const program = `import { existsSync, readFileSync } from 'node:fs'
const { HOME, RUBBERDUCK_HOME, ANTHROPIC_API_KEY, CI } = process.env
console.log('${word}', readFileSync(0, 'utf8'), existsSync(RUBBERDUCK_HOME), HOME, ANTHROPIC_API_KEY, CI)
process.exitCode = 3`
      mkdirSync(join(folder, name, 'dist'), { recursive: true })
      writeFileSync(join(folder, name, 'dist/cli.mjs'), program)
    }
    vi.stubEnv('ANTHROPIC_API_KEY', 'made-up')
    vi.stubEnv('CI', 'true')
    const each = { command: 'print', args: [], cwd: folder, where: '-', input: 'hello' }
    const compare = (after: string) => {
      const versions = { old: join(folder, 'old/dist/cli.mjs'), new: join(folder, after, 'dist/cli.mjs') }
      return compareCase(each, versions, { folder: join(folder, 'run'), temporary: folder })
    }
    expect(await compare('same')).toEqual({ ...each, end: '3' })
    const home = join(folder, 'run')
    expect((await compare('new')).difference).toContain(
      `-duck hello false ${home} undefined undefined\n+goose hello false ${home} undefined undefined\n`,
    )
    vi.unstubAllEnvs()
  })
})

describe('allowed differences', () => {
  it('match commands and places, with * and abbreviated commits', () => {
    const allowed = parseAllowed(`# reviewed by hand
review *  one@12ab  new message
help      -         reworded
*  two@*  never  seen
`)
    const reason = (command: string, where: string) => allowed.reasonFor({ command, where })
    expect(reason('review --staged', 'one@12abcdef')).toBe('new message')
    expect(reason('help', '-')).toBe('reworded')
    for (const [command, where] of [
      ['review --staged', 'one@12'],
      ['fix', 'one@12abcdef'],
      ['help review', '-'],
    ] as const)
      expect(reason(command, where)).toBeUndefined()
    expect(allowed.unused()).toEqual(['*  two@*  never  seen'])
  })

  it('need a reason', () => {
    expect(() => parseAllowed('help  -')).toThrow('expected command, place and reason')
  })
})

describe('report', () => {
  const same = { command: 'help', args: ['help'], cwd: '.', where: '-', end: '0' }
  const long = Array.from({ length: 30 }, (_, index) => `+line ${index}`).join('\n')

  it('counts by command and shows the start of what is not allowed', () => {
    const folder = makeFolder()
    const found = [
      { ...same, command: 'review --format json', where: 'one@1', end: '3', difference: long },
      { ...same, where: 'one@2', difference: '+x', reason: 'reworded' },
    ]
    expect(formatTable([same, ...found], found)).toBe(
      `command               same  different  allowed  exit codes
help                  1     0          1        0×2
review --format json  0     1          0        3×1`,
    )
    const files = writeDifferences(found, folder)
    expect(readFileSync(files[0] as string, 'utf8')).toContain(long)
    const report = formatDifferences(found, files)
    expect(report).toContain('review --format json  one@1\n+line 0\n')
    expect(report).toContain(`+line 19\n… 10 more lines in ${files[0]}`)
    expect(report).not.toContain('+x')
  })
})
