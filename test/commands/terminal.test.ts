import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { columnsOf } from '../../src/adapters/terminal/text/wrap.ts'
import { type FakeModels, startModels } from '../fakes/models.ts'
import { cli } from '../support/cli.ts'
import { runInTerminal, type Step } from '../support/terminal.ts'
import { openPlaygroundWith, type Playground } from './rubberduck.ts'

const finding = 'export function isOff(price) {\n  return price === NaN // “off”\n}\n'
/** Terminals are slow where the machine is busy. */
const patient = { timeout: 120_000 }
let ground: Playground
let models: FakeModels
beforeAll(async () => {
  models = await startModels()
  ground = openPlaygroundWith({
    'src/cart.js': 'export function total(items) {\n  return items.length\n}\n',
    'src/shop.js': "import { total } from './cart.js'\n\nexport const count = total([])\n",
  })
  ground.write({ 'src/off.js': finding })
  ground.git('add', '.')
  ground.git('commit', '--quiet', '-m', 'two')
})
afterAll(async () => {
  ground.remove()
  await models.close()
})

const inTerminal = (words: string[], steps: Step[], own: Record<string, string> = {}) =>
  runInTerminal([process.execPath, cli, ...words], steps, {
    cwd: ground.path,
    env: {
      PATH: process.env.PATH,
      HOME: ground.home,
      RUBBERDUCK_HOME: ground.home,
      TERM: 'xterm',
      COLUMNS: '80',
      ...own,
    },
  })

describe('what a terminal shows', () => {
  it('is ASCII in a locale without UTF-8, and code stays as it is', patient, async () => {
    for (const own of [{ LC_ALL: 'C' }, { LANG: 'POSIX' }, { LC_CTYPE: 'en_US.ISO-8859-1' }]) {
      const { stdout } = await ground.duck(['review'], { environment: own })
      expect(stdout).toContain('> 2 |   return price === NaN // “off”')
      expect(stdout.replaceAll(/[“”]off[“”]|“off”/g, '')).toMatch(/^[\x20-\x7e\n]*$/)
    }
    const { stdout } = await ground.duck(['review'], { environment: { LC_ALL: 'C.UTF-8', LANG: 'C' } })
    expect(stdout).toContain('> 2 │')
  })

  it.each([
    [['explain', 'src/cart.js:1']],
    [['overview']],
    [['search', 'total']],
    [['ask', 'where is the total?']],
    [['rules', 'explain', 'js/compare-nan']],
    [['rules', 'list', '--language', 'go']],
    [['fix']],
    [['help', 'review']],
  ])('has no Markdown and fits 80 columns: %j', patient, async (words) => {
    const { screen } = await inTerminal(words, [])
    expect(screen).not.toMatch(/^\s*```|\*\*|mermaid|flowchart/m)
    for (const line of screen.split('\n')) expect(columnsOf(line), line).toBeLessThanOrEqual(80)
  })

  it('has colours in a patch, and no progress is left behind', patient, async () => {
    const { output, screen, code } = await inTerminal(['refactor', 'rename', 'total', 'to', 'sum'], [])
    expect(output).toContain('\u001b[32m+export function sum(items) {\u001b[39m')
    expect(screen).toMatch(/^3 places in 2 files\.\n/)
    expect(code).toBe(0)
  })
})

describe('--quiet and --verbose', () => {
  it('print only the findings, or also the files and the time', patient, async () => {
    const quiet = await ground.duck(['review', '--quiet', '--fail-on', 'error'])
    expect(quiet.code).toBe(1)
    expect(quiet.stdout).toMatch(/^src\/off\.js:\d+:\d+ /)
    expect(quiet.stdout).not.toMatch(/Reviewed|rules ran|1 error/)
    const verbose = await ground.duck(['review', '--verbose'])
    expect(verbose.stdout).toMatch(/^src\/off\.js +analysed +javascript +\+3 -0$/m)
    expect(verbose.stdout).toMatch(/\(\d+\.\d s\)/)
    expect((await ground.duck(['analyze', 'src/cart.js', '--quiet'])).stdout).toBe('')
  })
})

describe('--dry-run', () => {
  it('says what would be written, and writes nothing', patient, async () => {
    const before = ground.git('rev-parse', 'HEAD')
    const words = ['refactor', 'rename', 'total', 'to', 'sum', '--dry-run']
    const disk = await ground.duck([...words, '--write'])
    expect(disk).toMatchObject({ code: 0, stderr: '' })
    expect(disk.stdout).toContain('Dry run: would write src/cart.js, src/shop.js.')
    const commit = await ground.duck([...words, '--commit'], {
      environment: { GIT_AUTHOR_NAME: 'Ada', GIT_AUTHOR_EMAIL: 'ada@example.org' },
    })
    expect(`${commit.stdout}${commit.stderr}`).toMatch(
      /would write .* and commit “Rename total to sum”|git identity is missing/,
    )
    expect(readFileSync(join(ground.path, 'src/cart.js'), 'utf8')).toContain('function total(')
    expect([ground.git('rev-parse', 'HEAD'), ground.git('status', '--short')]).toEqual([before, ''])
  })

  it('gives the error that writing would give', patient, async () => {
    const push = await ground.duck(['refactor', 'rename', 'total', 'to', 'sum', '--dry-run', '--pr'])
    expect(push).toMatchObject({ code: 2, stderr: expect.stringContaining('Missing remote `origin`') })
    const restore = await ground.duck(['checkpoints', 'restore', '--checkpoint', 'x', '--dry-run'])
    expect(restore).toMatchObject({ code: 2, stderr: expect.stringContaining('No state is stored') })
    const redrive = await ground.duck(['jobs', 'redrive', 'x', '--dry-run'])
    expect(redrive).toMatchObject({ code: 2, stderr: expect.stringContaining('Unknown job') })
  })

  it('stores no key', patient, async () => {
    const environment = {
      RUBBERDUCK_ENCRYPTION_KEY: 'a long made-up secret for tests',
      RUBBERDUCK_HOME: join(ground.home, 'vault'),
    }
    const stdin = ['made', 'up', 'key', 'wxyz'].join('-')
    const dry = await ground.duck(['keys', 'add', 'openai', '--dry-run'], { stdin, environment })
    expect(dry.stdout).toBe('Dry run: would store the openai key ending in `…wxyz`.\n')
    expect((await ground.duck(['keys', 'list'], { environment })).stdout).not.toContain('wxyz')
    await ground.duck(['keys', 'add', 'openai'], { stdin, environment })
    const remove = await ground.duck(['keys', 'remove', 'openai', '--ending', 'wxyz', '--dry-run'], { environment })
    expect(remove.stdout).toContain('would remove the openai key')
    expect((await ground.duck(['keys', 'list'], { environment })).stdout).toContain('wxyz')
    await ground.duck(['keys', 'remove', 'openai', '--ending', 'wxyz'], { environment })
  })
})

describe('rules explain', () => {
  it('shows why, what to do, the marked line, and how to turn it off', patient, async () => {
    const { stdout, code } = await ground.duck(['rules', 'explain', 'js/compare-nan'])
    expect(code).toBe(0)
    for (const part of ['Why\n', 'What to do\n', '> if (total === NaN) total = 0', 'Number.isNaN', 'Severity: error'])
      expect(stdout).toContain(part)
    expect(stdout).toContain('// rubberduck-ignore js/compare-nan: the reason')
    expect(stdout).toContain('"js/compare-nan" = "off"')
    const markdown = await ground.duck(['rules', 'explain', 'js/compare-nan', '--format', 'markdown'])
    expect(markdown.stdout).toContain('## Why')
    const json = await ground.duck(['rules', 'explain', 'js/compare-nan', '--json'])
    expect(JSON.parse(json.stdout).text).toContain('## Why')
  })

  it.each(['any/secret', 'impact/changed-parameters'])(
    'explains %s, which a pass reports without a page',
    async (id) => {
      const { stdout, code } = await ground.duck(['rules', 'explain', id])
      expect([code, stdout]).toEqual([0, expect.stringMatching(/Why[\s\S]*What to do[\s\S]*"off"/)])
    },
  )

  it.each([
    ['js/compare-nam', 'Did you mean `js/compare-nan`?'],
    ['compare-nan', 'Did you mean `js/compare-nan`?'],
    ['frobnicate/everything', '`rubberduck rules list` lists the rules.'],
    ['impact/removed-parameter', 'The `impact` pass reports it'],
  ])('%s is not a rule page', async (id, advice) => {
    const { stderr, code } = await ground.duck(['rules', 'explain', id])
    expect(stderr).toContain(advice)
    expect(code).toBe(2)
  })
})

describe('chat in a terminal', () => {
  const environment = () => ({ ...models.environment.openai })

  it('completes with Tab, and Ctrl-C clears the line before it ends', patient, async () => {
    const { output, code } = await inTerminal(
      ['chat', '--new', '--no-model'],
      [
        { until: '> ', type: '/rules expl\t' },
        { until: 'explain ', type: 'js/compare-n\t' },
        { until: 'js/compare-nan', type: '\r' },
        { until: 'compare-nan.md', type: '' },
        { until: '> ', type: 'something half typed' },
        { until: 'half typed', type: '\u0003' },
        { until: '> ', type: '/analyze src/ca\t' },
        { until: 'src/cart.js', type: '\u0003' },
        { until: '> ', type: '\u0003' },
      ],
    )
    expect(stripVTControlCharacters(output)).toContain('Severity: error')
    expect(code).toBe(0)
  })

  it('stops an answer with Ctrl-C and takes the next question', patient, async () => {
    models.answer(() => ({ content: 'It is in the cart.' }))
    models.faults.push({ hang: true })
    const { output, code } = await inTerminal(
      ['chat', '--new'],
      [
        { until: '> ', type: 'where does it go slowly?\r' },
        // With the seconds, the request is out, and hangs.
        { until: 'asking the model (', type: '\u0003' },
        { until: 'Stopped.', type: '' },
        { until: '> ', type: 'where is the total?\r' },
        { until: 'It is in the cart.', type: '' },
        { until: '> ', type: '\u0004' },
      ],
      environment(),
    )
    expect(output.split('It is in the cart.')).toHaveLength(2)
    expect(code).toBe(0)
  })
})
