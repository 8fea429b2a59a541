import { isTest } from '../change/file-kind.ts'
import { textOf } from '../context/reading-tools.ts'
import { defined } from '../defined.ts'
import type { RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import type { Repository } from '../git/repository.ts'
import type { Material } from '../llm/prompting/ask-with-untrusted-input.ts'
import { readSymbols, withWorkspace } from '../repo/file-symbols.ts'
import { callTraitsOf, languageOfPath, testFileSettingsOf } from '../syntax/language/languages.ts'
import type { TestFileSettings } from '../syntax/language/test-file-settings.ts'
import type { FileEdit } from '../types.ts'
import { detectFramework, type Evidence, nearestTest, placeholdersOf, propertyLibraryOf } from './evidence.ts'
import { fillTemplate } from './fill-template.ts'
import { propertiesOf } from './properties.ts'
import { renderTestFile } from './test-file.ts'
import { findTestables, type Testable } from './testable.ts'

export interface TestPlan {
  /** The test frameworks of all files; empty if unknown. */
  framework: string
  /** The property-based testing library of the repository, for example `fast-check`; empty if there is none. */
  propertyLibrary: string
  /** Properties that probably hold for every input, derived from names. */
  properties: string[]
  /** The nearest existing tests, as examples to follow. */
  pattern: Material[]
  /** One new test file per source file, in languages with test files. */
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
  const files = new Set((await repository.list(side)).map(({ path }) => path))
  const tests = [...files].filter(isTest)
  const examples = tests.filter(isProgram)
  const read = (path: string) => textOf(repository, side, path)
  const sources = await withWorkspace(context, repository, (workspace) =>
    Promise.all(paths.map(async (path) => ({ path, ...(await readSymbols(path, repository, side, workspace)) }))),
  )
  const plans: FilePlan[] = []
  for (const { path, text, symbols, language } of sources) {
    const near = nearestTest(path, examples)
    const nearest = near === undefined ? undefined : { path: near, text: await read(near) }
    const settings = testFileSettingsOf(language)
    const manifests = settings === undefined ? [] : manifestsIn(files, settings)
    const evidence = { path, text, tests, files, manifests: await Promise.all(manifests.map(read)) }
    const tested = findTestables(symbols, text, language)
    plans.push(planFile({ ...evidence, ...defined({ nearest }) }, tested, settings, language))
  }
  const nearest = new Map(plans.flatMap(({ nearest: test }) => (test === undefined ? [] : [[test.path, test.text]])))
  return {
    framework: unique(plans.map(({ framework }) => framework)).join(', '),
    propertyLibrary: unique(plans.map(({ library }) => library)).join(', '),
    properties: plans.flatMap(({ properties }) => properties),
    pattern: [...nearest].map(([path, text]) => ({ name: `existing test ${path}`, text })),
    edits: plans.flatMap(({ edit }) => edit ?? []),
    notes: notesOf(plans).join('\n'),
  }
}

/** Tells whether a file that tests use is code, and not their data. */
function isProgram(path: string): boolean {
  return callTraitsOf(languageOfPath(path)?.name) !== undefined
}

const mostManifests = 20

function manifestsIn(files: ReadonlySet<string>, { manifests }: TestFileSettings): string[] {
  return [...files].filter((path) => new RegExp(manifests).test(path)).slice(0, mostManifests)
}

/** The tests for one source file. */
interface FilePlan extends Pick<Evidence, 'nearest'> {
  framework?: string
  library?: string
  properties: string[]
  edit?: FileEdit
  note: string
}

function planFile(
  evidence: Evidence,
  testables: readonly Testable[],
  settings: TestFileSettings | undefined,
  language = 'this file type',
): FilePlan {
  const { path, nearest } = evidence
  const properties = propertiesOf(testables)
  const shared = { ...defined({ nearest }), properties: [...properties.values()].flat() }
  if (settings === undefined) return { ...shared, note: `Test sketches are not supported for ${language}.` }
  const framework = detectFramework(settings, evidence)
  const library = propertyLibraryOf(settings, evidence)
  const plan = { ...shared, framework: framework.name, ...defined({ library }) }
  const by = library === undefined ? '' : ` (${library})`
  const tested = testables.map((each) => ({
    ...each,
    properties: properties.get(each)?.map((one) => `${one}${by}`) ?? [],
  }))
  const placeholders = placeholdersOf(settings, framework, evidence)
  const target = fillTemplate(settings.path, placeholders)
  if (tested.length === 0) return { ...plan, note: `\`${path}\` does not export any functions.` }
  if (evidence.files.has(target)) return { ...plan, note: `\`${target}\` already exists.` }
  const after = renderTestFile({ path, target, tested, settings, framework, placeholders })
  const note = `\`${target}\`: ${tested.map(({ name }) => `\`${name}\``).join(', ')}.`
  return { ...plan, edit: { path: target, after }, note }
}

/** Names the framework before the first of several files that have the same one. */
function notesOf(plans: readonly FilePlan[]): string[] {
  let last: string | undefined
  return plans.flatMap(({ framework, nearest, note }) => {
    if (framework === undefined) return [note]
    const said = `Framework: ${framework}${nearest === undefined ? '' : `, as in \`${nearest.path}\``}.`
    if (said === last) return [note]
    last = said
    return [said, note]
  })
}

function unique(names: readonly (string | undefined)[]): string[] {
  return [...new Set(names)].filter((name) => name !== undefined)
}
