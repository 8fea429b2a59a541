import { spawnSync } from 'node:child_process'
import { cpSync, readFileSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, it } from 'vitest'
import { must } from '../src/core/must.ts'
import { parsePage } from '../src/core/rules/page/page.ts'
import { makeFolder } from './support/folder.ts'
import { readSections, runInstruction, type Section, writeInstruction } from './support/instructions.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const sections = readSections(readFileSync(join(root, 'CONTRIBUTING.md'), 'utf8'))
const lists = sections.filter(({ title }) => title.startsWith('Add a '))

/** The output that proves it, how many files are new, and how many existing ones change. */
const expected: Record<string, { prints: RegExp[]; created: number; changed: number }> = {
  'Add a rule': { prints: [/^1 validated$/m], created: 1, changed: 0 },
  // The folder is copied, and only its own files change.
  'Add a language': {
    prints: [/duck\.pond:1 +function +quack/, /"state": "analysed",[\s\S]*"language": "pond"/],
    created: 0,
    changed: 0,
  },
  'Add a command': { prints: [/^Quack\. Quack\.$/m], created: 2, changed: 1 },
  'Add a format': { prints: [/^duck\.sh\t2\terror\tsh\/cd-then-remove\t/m], created: 1, changed: 1 },
  'Add a pass': { prints: [/duck\.txt:2[\s\S]*notes\/do-not-merge/, /Note says not to merge/], created: 1, changed: 2 },
  'Add a model provider': { prints: [/mallard/], created: 0, changed: 2 },
}

let copy: string
beforeAll(() => {
  copy = makeFolder()
  // What the sources need: creating a file can take a millisecond.
  for (const name of ['src', 'grammars', 'package.json', 'tsconfig.json', 'biome.json'])
    cpSync(join(root, name), join(copy, name), { recursive: true })
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
}, 60_000)

const writtenIn = ({ blocks }: Section) => blocks.filter(({ file }) => file !== undefined)

describe('CONTRIBUTING.md', () => {
  it('has the lists that are expected, each with at most six steps', () => {
    expect(lists.map(({ title }) => title)).toEqual(Object.keys(expected))
    for (const { steps } of lists) expect(steps.length).toBeLessThanOrEqual(6)
  })

  it.each(lists.map((section): [string, Section] => [section.title, section]))(
    '%s: names each file in its steps',
    (_, section) => {
      const steps = section.steps.join('\n')
      for (const { file } of writtenIn(section)) expect(steps).toContain(`\`${file}\``)
    },
  )

  it.each(lists.map((section): [string, Section] => [section.title, section]))(
    '%s: touches as few files as it says, and works',
    (title, section) => {
      const { prints, created, changed } = must(expected[title])
      const own = (file: string) => title === 'Add a language' && file.startsWith('grammars/pond/')
      const touched = (change: boolean) =>
        new Set(
          writtenIn(section).flatMap(({ language, file }) =>
            (language === 'diff') === change && !own(must(file)) ? [file] : [],
          ),
        ).size
      expect([touched(false), touched(true)]).toEqual([created, changed])

      const home = makeFolder()
      let output = ''
      for (const block of section.blocks)
        if (block.file !== undefined) writeInstruction(copy, block)
        else output += runInstruction(copy, block, { RUBBERDUCK_HOME: home, TMPDIR: home, COLUMNS: '120' })
      for (const print of prints) expect(output).toMatch(print)
    },
    60_000,
  )

  it('shows a rule with the examples that a built-in rule needs', () => {
    const [{ file, text } = { file: '', text: '' }] = writtenIn(must(lists[0]))
    const page = parsePage(text, must(file), 'built-in')
    const count = (verdict: string) =>
      ('reason' in page ? [] : page.examples).filter((each) => each.verdict === verdict)
    expect([count('bad').length, count('good').length]).toEqual([2, 2])
  })

  it('shows code that passes the type check and the linter', () => {
    const run = (...words: string[]) => {
      const { stdout, stderr, status } = spawnSync('npx', words, { cwd: copy, encoding: 'utf8' })
      return { status, said: status === 0 ? '' : stdout + stderr }
    }
    const files = lists.flatMap(writtenIn).flatMap(({ file = '' }) => (file.endsWith('.ts') ? [file] : []))
    expect(run('tsc', '--noEmit')).toEqual({ status: 0, said: '' })
    expect(run('biome', 'check', '--error-on-warnings', ...new Set(files))).toEqual({ status: 0, said: '' })
  }, 60_000)
})
