import { posix } from 'node:path'
import { textOf } from '../context/reading-tools.ts'
import { DuckError } from '../errors.ts'
import { isTest } from '../findings/classify.ts'
import type { Repository } from '../git/repository.ts'
import type { Material } from '../llm/think.ts'
import type { CodeSymbol } from '../syntax/types.ts'
import type { FileEdit } from '../types.ts'
import type { RunContext } from './engine.ts'
import { symbolsOf, withWorkbench } from './symbols.ts'
import { sketch, type Tested } from './write-sketch.ts'

export interface Sketch {
  framework: string
  /** The test that is nearest to the first file, to write others like it. */
  pattern: Material[]
  /** One new test file a source file, where the language is one that can be sketched. */
  edits: FileEdit[]
  notes: string
}

/** What tests of these files would look like: framework, place, and a table of cases from the signatures. */
export async function sketchTests(
  paths: readonly string[],
  repository: Repository,
  side: string,
  context: RunContext,
): Promise<Sketch> {
  if (paths.length === 0) throw new DuckError('invalid', 'Name the files to write tests for.')
  const entries = await repository.list(side)
  const all = entries.map(({ path }) => path)
  const existing = all.filter(isTest)
  const framework = await frameworkOf(paths[0]!, all, existing, (path) => textOf(repository, side, path))
  const near = nearestTest(paths[0]!, existing)
  const pattern =
    near === undefined ? [] : [{ name: `existing test ${near}`, text: await textOf(repository, side, near) }]
  const edits: FileEdit[] = []
  const notes: string[] = [`Framework: ${framework}${near === undefined ? '' : `, as in \`${near}\``}.`]
  const files = await withWorkbench(context, repository, (workbench) =>
    Promise.all(paths.map(async (path) => ({ path, ...(await symbolsOf(path, repository, side, workbench)) }))),
  )
  for (const { path, symbols, language } of files) {
    const wanted = testedOf(symbols, language ?? '')
    const target = testPath(path, existing)
    if (wanted.length === 0) notes.push(`\`${path}\` exports nothing that could be called.`)
    else if (all.includes(target)) notes.push(`\`${target}\` exists already.`)
    else {
      const like = pattern[0]?.text ?? ''
      const after = sketch({ path, target, symbols: wanted, language: language ?? '', framework, like })
      if (after === undefined) notes.push(`For ${language ?? 'this kind of file'} there is no sketch.`)
      else {
        edits.push({ path: target, after })
        notes.push(`\`${target}\`: ${wanted.map(({ name }) => `\`${name}\``).join(', ')}.`)
      }
    }
  }
  return { framework, pattern, edits, notes: notes.join('\n') }
}

async function frameworkOf(
  path: string,
  all: readonly string[],
  existing: readonly string[],
  read: (path: string) => Promise<string>,
): Promise<string> {
  const ending = posix.extname(path)
  if (ending === '.py') return 'pytest'
  if (ending === '.go') return 'go test'
  if (ending === '.rs') return 'cargo test'
  if (ending === '.rb') return existing.some((each) => each.endsWith('_spec.rb')) ? 'RSpec' : 'Minitest'
  if (ending === '.ex' || ending === '.exs') return 'ExUnit'
  if (ending === '.java' || ending === '.kt') return 'JUnit'
  if (ending === '.php') return 'PHPUnit'
  if (all.includes('package.json')) {
    const text = await read('package.json')
    for (const name of ['vitest', 'jest', 'mocha', 'ava', 'tap']) if (text.includes(`"${name}"`)) return name
  }
  return 'node:test'
}

/** By the same name first, else by the folders they share. */
function nearestTest(path: string, existing: readonly string[]): string | undefined {
  const stem = posix.basename(path).replace(/\.\w+$/, '')
  const folders = posix.dirname(path).split('/')
  const score = (test: string) =>
    (posix.basename(test).includes(stem) ? 100 : 0) +
    (posix.extname(test) === posix.extname(path) ? 50 : 0) +
    folders.filter((folder) => test.split('/').includes(folder)).length
  return existing
    .filter((test) => score(test) >= 50)
    .toSorted((one, other) => score(other) - score(one) || one.localeCompare(other))[0]
}

/** Where the repository would keep it: beside the file, or in a tree of its own that mirrors the sources. */
function testPath(path: string, existing: readonly string[]): string {
  const { dir, name, ext } = posix.parse(path)
  if (ext === '.py')
    return posix.join(existing.some((test) => test.startsWith('tests/')) ? 'tests' : dir, `test_${name}.py`)
  if (ext === '.go') return posix.join(dir, `${name}_test.go`)
  if (ext === '.rb') {
    const inner = dir.replace(/^(?:lib|app)(?:\/|$)/, '')
    const spec = existing.some((test) => test.endsWith('_spec.rb'))
    return spec ? posix.join('spec', inner, `${name}_spec.rb`) : posix.join('test', inner, `${name}_test.rb`)
  }
  const spec = existing.some((test) => /\.spec\.\w+$/.test(test)) && !existing.some((test) => /\.test\.\w+$/.test(test))
  const file = `${name}.${spec ? 'spec' : 'test'}${ext}`
  const folder = ['test', 'tests', '__tests__', 'spec'].find((each) =>
    existing.some((test) => test.startsWith(`${each}/`)),
  )
  return folder === undefined ? posix.join(dir, file) : posix.join(folder, dir.replace(/^(src|lib)(\/|$)/, ''), file)
}

/** What can be called from outside. A class is called by its constructor; of Ruby's, each method is. */
function testedOf(symbols: readonly CodeSymbol[], language: string): Tested[] {
  const constructorOf = (path: string) =>
    symbols.find(({ path: own }) => ['constructor', '__init__'].some((name) => own === `${path}.${name}`))
  return symbols.flatMap(({ name, path, kind, exported, parameters = [] }): Tested[] => {
    const container = path.split('.').slice(0, -1).join('.')
    if (!exported) return []
    if (language === 'ruby' && kind === 'method')
      return [{ name, parameters, call: container === '' ? name : `${container.replaceAll('.', '::')}.new.${name}` }]
    if (container !== '') return []
    if (kind === 'function') return [{ name, parameters, call: name }]
    if (kind !== 'class' || language === 'ruby') return []
    const made = language === 'python' ? name : `new ${name}`
    return [{ name, call: made, parameters: constructorOf(path)?.parameters ?? [] }]
  })
}
