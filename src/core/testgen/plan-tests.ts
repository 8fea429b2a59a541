import { isTest } from '../change/file-kind.ts'
import { textOf } from '../context/reading-tools.ts'
import type { RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import type { Repository } from '../git/repository.ts'
import type { Material } from '../llm/prompting/ask-with-untrusted-input.ts'
import { readSymbols, withWorkspace } from '../repo/file-symbols.ts'
import type { FileEdit } from '../types.ts'
import { frameworkOf, nearestTest, propertyLibraryOf, testPath } from './framework.ts'
import { propertiesOf } from './properties.ts'
import { renderTestFile } from './test-file.ts'
import { findTestables } from './testable.ts'

export interface TestPlan {
  /** The test framework of all files. */
  framework: string
  /** The property-based testing library of the repository, for example `fast-check`; empty if there is none. */
  lawLibrary: string
  /** Properties that probably hold for every input, derived from names. */
  laws: string[]
  /** The nearest existing tests, as examples to follow. */
  pattern: Material[]
  /** One new test file per source file, for languages with sketches. */
  edits: FileEdit[]
  notes: string
}

/** Plans the tests for these files: the framework, the location, and a table of cases from the signatures. */
export async function planTests(
  paths: readonly string[],
  repository: Repository,
  side: string,
  context: RunContext,
): Promise<TestPlan> {
  if (paths.length === 0) throw new DuckError('invalid', 'Missing files. Specify the files to write tests for.')
  const entries = await repository.list(side)
  const all = entries.map(({ path }) => path)
  const existing = all.filter(isTest)
  const read = (path: string) => textOf(repository, side, path)
  const edits: FileEdit[] = []
  const pattern = new Map<string, Material>()
  const frameworks = new Set<string>()
  const notes: string[] = []
  const laws: string[] = []
  const libraries = new Set<string>()
  const files = await withWorkspace(context, repository, (workspace) =>
    Promise.all(paths.map(async (path) => ({ path, ...(await readSymbols(path, repository, side, workspace)) }))),
  )
  for (const { path, text, symbols, language } of files) {
    const near = nearestTest(path, existing)
    const like = near === undefined ? '' : await read(near)
    if (near !== undefined) pattern.set(near, { name: `existing test ${near}`, text: like })
    const framework = await frameworkOf(path, all, existing, like, read)
    const said = `Framework: ${framework}${near === undefined ? '' : `, as in \`${near}\``}.`
    if (notes.findLast((note) => note.startsWith('Framework: ')) !== said) notes.push(said)
    frameworks.add(framework)
    const tested = findTestables(symbols, text, language ?? '')
    const promised = propertiesOf(tested)
    laws.push(...[...promised.values()].flat())
    const library = await propertyLibraryOf(path, all, read)
    if (library !== undefined) libraries.add(library)
    const by = library === undefined ? '' : ` (${library})`
    const wanted = tested.map((each) => ({ ...each, laws: promised.get(each)?.map((law) => `${law}${by}`) ?? [] }))
    const target = testPath(path, existing, all)
    if (wanted.length === 0) notes.push(`\`${path}\` does not export any functions.`)
    else if (all.includes(target)) notes.push(`\`${target}\` already exists.`)
    else {
      const after = renderTestFile({ path, text, target, symbols: wanted, language: language ?? '', framework, like })
      if (after === undefined) notes.push(`Test sketches are not supported for ${language ?? 'this file type'}.`)
      else {
        edits.push({ path: target, after })
        notes.push(`\`${target}\`: ${wanted.map(({ name }) => `\`${name}\``).join(', ')}.`)
      }
    }
  }
  return {
    ...{ framework: [...frameworks].join(', '), lawLibrary: [...libraries].join(', '), laws },
    ...{ pattern: [...pattern.values()], edits, notes: notes.join('\n') },
  }
}
