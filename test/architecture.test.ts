import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { must } from '../src/core/must.ts'
import { packageFile } from '../src/core/package/root.ts'
import { coreOrder } from './support/core-order.ts'
import { readSections } from './support/instructions.ts'

const read = (file: string) => readFileSync(packageFile(file), 'utf8')
const architecture = read('docs/architecture.md')
const decisions = readdirSync(packageFile('docs/decisions'), 'utf8').map((name) => `docs/decisions/${name}`)
const pages = ['CONTRIBUTING.md', 'docs/architecture.md', ...decisions]

/** Paths of the repository in code spans. */
function pathsIn(page: string): string[] {
  const folders = 'src|test|scripts|bench|docs|grammars|\\.ci|\\.github|\\.devcontainer'
  const spans = new RegExp(`\`((?:(?:${folders})/[\\w./-]*|[\\w.-]+\\.(?:json|md|toml)))\``, 'g')
  return [...new Set([...page.matchAll(spans)].map(([, path]) => must(path)))]
}

/** `name` in `file`, as pages say it. */
const functionsIn = (page: string) =>
  [...page.matchAll(/`(\w+)` in `([\w./-]+\.ts)`/g)].map(([, name, file]): [string, string] => [must(name), must(file)])

describe('files and functions in documents for contributors', () => {
  it.each(pages)('%s names files that exist, or that it creates', (name) => {
    const page = read(name)
    const blocks = readSections(page).flatMap((section) => section.blocks)
    const created = blocks.flatMap(({ file }) => file ?? [])
    const folders = blocks.flatMap(({ text }) =>
      [...text.matchAll(/^mkdir (\S+)$/gm)].map(([, folder]) => must(folder)),
    )
    // Files of reviewed repositories and of grammar folders have these names without a folder.
    const general = ['.rubberduck.toml', 'language.toml']
    const missing = pathsIn(page).filter(
      (path) =>
        !existsSync(packageFile(path)) &&
        !general.includes(path) &&
        !created.includes(path) &&
        !folders.some((folder) => `${path}/`.startsWith(`${folder}/`)),
    )
    expect(missing).toEqual([])
  })

  it('are found', () => {
    expect(pathsIn(architecture).length).toBeGreaterThan(30)
    expect(functionsIn(architecture).length).toBeGreaterThan(40)
  })

  it.each(pages.flatMap((page) => functionsIn(read(page))))('%s is declared in %s', (name, file) => {
    expect(read(file)).toMatch(new RegExp(`\\b(?:function\\*?|const) ${name}\\b`))
  })
})

describe('docs/architecture.md', () => {
  const walks = readSections(architecture).filter(({ steps }) => steps.length > 0)

  it('has four paths of at most ten steps, each step with a file', () => {
    expect(walks.map(({ title }) => title)).toEqual([
      'From webhook to comment',
      'From argv to review',
      'From rule page to inline comment',
      'From model answer to edit',
    ])
    for (const { steps } of walks) {
      expect(steps.length).toBeLessThanOrEqual(10)
      for (const step of steps) expect(functionsIn(step), step).not.toEqual([])
    }
  })

  it('describes each folder of the core, in the order of their imports', () => {
    const rows = [...architecture.matchAll(/^\| `([\w-]+\/)` \| (.+) \|$/gm)]
    expect(rows.map(([, folder]) => folder)).toEqual(coreOrder.filter((place) => place.endsWith('/')))
    expect(rows.filter(([, , text]) => must(text).trim().length < 10)).toEqual([])
  })
})

describe('docs/decisions', () => {
  const index = read('docs/decisions/README.md')
  const records = decisions.filter((name) => !name.endsWith('README.md'))

  it('are numbered without a gap, and listed with their titles', () => {
    expect(records.map((name) => Number(/\/(\d{4})-[a-z-]+\.md$/.exec(name)?.[1]))).toEqual(
      records.map((_, at) => at + 1),
    )
    const listed = records.map((name) => {
      const [, number, title] = must(/^# (\d+)\. (.*)$/m.exec(read(name)))
      return `| [${must(number).padStart(4, '0')}](${name.slice('docs/decisions/'.length)}) | ${title} |`
    })
    expect(index.split('\n').filter((line) => line.startsWith('| ['))).toEqual(listed)
  })

  it.each(records)('%s has a context, a decision, and consequences, in few lines', (name) => {
    const text = read(name)
    expect([...text.matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(['Context', 'Decision', 'Consequences'])
    expect(text.trimEnd().split('\n').length).toBeLessThanOrEqual(25)
  })
})
