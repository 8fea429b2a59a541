import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Ajv } from 'ajv'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { commandLine } from '../../src/adapters/terminal/manifest.ts'
import { commands } from '../../src/commands/index.ts'
import { must } from '../../src/core/must.ts'
import { splitWords } from '../../src/core/router/argument-parser.ts'
import { rdjsonSchema } from '../core/report/rdjson-schema.ts'
import { sarifSchema } from '../core/report/sarif-schema.ts'
import { duckInterrupted, duckIntoHead, duckUnheard, openPlayground, type Playground } from './rubberduck.ts'

let ground: Playground

/** A branch with a finding that no setting may silence: a conflict that was committed. */
const conflict = [
  'export const one = 1',
  `${'<'.repeat(7)} ours`,
  'export const two = 2',
  '='.repeat(7),
  'export const two = 3',
  `${'>'.repeat(7)} theirs`,
  '',
].join('\n')

beforeAll(() => {
  ground = openPlayground()
  ground.git('init', '--quiet', '--initial-branch=main')
  ground.write({
    'src/one.js': 'export const one = 1\n',
    'README.md': '# One\n',
    '.rubberduck/rules/no-todo-tests.md': rulePage,
  })
  ground.git('add', '.')
  ground.git('commit', '--quiet', '-m', 'Start')
  ground.git('checkout', '--quiet', '-b', 'feature')
  ground.write({ 'src/one.js': conflict })
  ground.git('commit', '--quiet', '-am', 'Merge badly')
  ground.write({ 'change.patch': ground.git('diff', 'main', 'feature') })
  ground.git('add', '.')
  ground.git('commit', '--quiet', '-m', 'Keep the patch')
})
afterAll(() => ground.remove())

const rulePage = `---
id: house/no-frobnicate
severity: warning
category: correctness
languages: [javascript]
status: stable
fix: none
---
\`frobnicate\` is gone; call \`adjust\` instead.

## Why
It was removed.

## What to do
\`\`\`pattern
frobnicate($X)
\`\`\`

## Bad
\`\`\`javascript
frobnicate(1) // ^ here
\`\`\`
\`\`\`javascript
const a = frobnicate(b) // ^ here
\`\`\`

## Good
\`\`\`javascript
adjust(1)
\`\`\`
\`\`\`javascript
const frobnicate = 1
\`\`\`
`

describe('examples', () => {
  // These need what a server or a conversation recorded, as in test/server and chat.test.ts, or a secret, as in keys.test.ts.
  const apart = [
    'serve',
    'follow',
    'jobs redrive',
    'replay',
    'checkpoints keep',
    'checkpoints restore',
    'keys add',
    'keys remove',
  ]
  // In this repository, that is: there is nothing to complete, to test or to find.
  const onlyByModel = ['generate', 'document', 'tests', 'complete', 'ask']
  const here = commands.filter((command) => !apart.includes(command.name))
  const examples = here.flatMap((command) =>
    command.examples.map((example) => [commandLine(command, example), command, example] as const),
  )

  // The rules' own tests compile each rule by itself.
  it.each(examples)('%s', { timeout: 120_000 }, async (line, command) => {
    const { code, stdout, stderr } = await ground.duck(splitWords(line).slice(1))
    if (onlyByModel.includes(command.name)) {
      expect([code, stderr]).toEqual([2, expect.stringContaining('no model is configured')])
      return
    }
    expect(stderr).toBe('')
    expect(stdout).not.toBe('')
    expect(code).toBe(0)
  })
})

describe('review', () => {
  it('answers in every format, validly', async () => {
    const ajv = new Ajv({ strict: false })
    addFormats.default(ajv)
    const words = ['review', '--base', 'main', '--format']
    const [text, markdown, json, sarif, rdjson] = await Promise.all(
      ['text', 'markdown', 'json', 'sarif', 'rdjson'].map((format) => ground.duck([...words, format])),
    )
    expect(text?.stdout).toMatch(/^Reviewed /)
    expect(markdown?.stdout).toMatch(/^## RubberDuck: /)
    expect((await ground.duck(['review', '--base', 'main', '--json'])).stdout).toBe(must(json).stdout)
    expect(JSON.parse(must(json).stdout)).toMatchObject({ version: 1, outcome: 'complete' })
    expect(ajv.validate(sarifSchema, JSON.parse(must(sarif).stdout)) ? [] : ajv.errors).toEqual([])
    expect(ajv.validate(rdjsonSchema, JSON.parse(must(rdjson).stdout)) ? [] : ajv.errors).toEqual([])
    const { findings } = JSON.parse(must(json).stdout)
    expect(findings.map((finding: { path: string }) => finding.path)).toContain('src/one.js')
    for (const { stdout } of [must(text), must(markdown)]) expect(stdout).toContain('src/one.js')
  })

  it('exits with 1 only when asked to fail', async () => {
    const codes = await Promise.all(
      ['none', 'error'].map((level) => ground.duck(['review', '--base', 'main', '--fail-on', level])),
    )
    expect(codes.map(({ code }) => code)).toEqual([0, 1])
  })

  it('is plain off a terminal and coloured where forced', async () => {
    const [plain, forced, refused] = await Promise.all([
      ground.duck(['review', '--base', 'main']),
      ground.duck(['review', '--base', 'main'], { environment: { FORCE_COLOR: '1' } }),
      ground.duck(['review', '--base', 'main', '--no-color'], { environment: { FORCE_COLOR: '1' } }),
    ])
    expect(plain.stdout).not.toContain('\u001b')
    expect(plain.stderr).toBe('')
    expect(forced.stdout).toContain('\u001b[')
    expect(refused.stdout).toBe(plain.stdout)
  })

  it('reads a diff from standard input', async () => {
    const { code, stdout } = await ground.duck(['review', '--diff', '-', '--format', 'json'], {
      stdin: readFileSync(join(ground.path, 'change.patch'), 'utf8'),
    })
    expect(code).toBe(0)
    expect(JSON.parse(stdout).ledger.map((entry: { path: string }) => entry.path)).toEqual(['src/one.js'])
  })

  it('writes to a file', async () => {
    const name = join(ground.home, 'out.json')
    const { code, stdout, stderr } = await ground.duck([
      'review',
      '--base',
      'main',
      '--format',
      'json',
      '--output',
      name,
    ])
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' })
    expect(stderr).toContain(`Wrote ${name}. `)
    expect(JSON.parse(readFileSync(name, 'utf8')).version).toBe(1)
  })

  it('does not mind a reader that stops early', async () => {
    const { code, stderr } = await duckIntoHead(ground, ['review', '--base', 'main', '--format', 'json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})

describe('mistakes', () => {
  it.each<[string, RegExp]>([
    ['reviw', /^error: Unknown command "reviw"\. Did you mean "review"\?\n$/],
    ['review --fromat json', /^error: Unknown option --fromat for review\. Did you mean --format\?\n$/],
    ['review --base mian', /^error: .*`?mian`?.*\n$/],
    ['review --repo no-such-folder', /^error: .*no-such-folder.*\n$/],
    ['review --diff no-such.patch', /^error: .*no-such\.patch.*\n$/],
    [
      'review --output none/out',
      /^error: none\/out cannot be written: the folder none does not exist\. Create it first\.\n$/,
    ],
    ['analyze no-such-file', /^error: .*no-such-file.*\n$/],
  ])('rubberduck %s: one sentence and exit code 2', async (line, message) => {
    const { code, stdout, stderr } = await ground.duck(line.split(' '))
    expect(stderr).toMatch(message)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  })

  it('prints a stack at LOG_LEVEL=debug only', async () => {
    const { stderr } = await ground.duck(['reviw'], { environment: { LOG_LEVEL: 'debug' } })
    expect(stderr).toMatch(/\n\s+at .*router/)
  })
})

describe('the binary', () => {
  it('introduces itself', async () => {
    const [alone, version, help] = await Promise.all([
      ground.duck([]),
      ground.duck(['--version']),
      ground.duck(['help', 'review']),
    ])
    expect(alone).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('rubberduck <command>') })
    expect(version).toMatchObject({ code: 0, stderr: '', stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) })
    expect(help).toMatchObject({ code: 0, stderr: '', stdout: expect.stringContaining('--fail-on') })
  })

  it('stops at Ctrl-C and says nothing more', async () => {
    expect(await duckInterrupted(ground, ['review', '--diff', '-'])).toEqual({ code: 130, stdout: '', stderr: '' })
  })

  it('does not end well when the answer went nowhere', async () => {
    const { code, stderr } = await duckUnheard(ground, ['help'])
    expect(code).toBe(3)
    expect(stderr).toContain('The output could not be written')
  })

  it('leaves the repository as it was', () => {
    expect(ground.git('status', '--porcelain')).toBe('')
    expect(existsSync(join(ground.path, '.git/index.lock'))).toBe(false)
  })
})
