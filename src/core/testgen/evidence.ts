import { posix } from 'node:path'
import { must } from '../must.ts'
import type { TestConditions, TestFileSettings, TestFramework } from '../syntax/language/test-file-settings.ts'
import { fillTemplate, type Placeholders } from './fill-template.ts'
import { changeCase } from './name-case.ts'

/** What shows how a repository tests a file. */
export interface Evidence {
  path: string
  /** The source text. */
  text: string
  /** The nearest existing test. */
  nearest?: { path: string; text: string }
  /** Paths of all existing tests. */
  tests: readonly string[]
  /** Paths of all files. */
  files: ReadonlySet<string>
  /** Texts of the files that list dependencies. */
  manifests: readonly string[]
}

/** Returns the framework for a file. */
export function detectFramework({ frameworks }: TestFileSettings, evidence: Evidence): TestFramework {
  return must(frameworks.find((framework) => groupsOf(framework, evidence) !== undefined))
}

/** Returns the library for property-based tests; undefined if there is none. */
export function propertyLibraryOf(settings: TestFileSettings, { manifests }: Evidence): string | undefined {
  const { propertyLibraries, builtInPropertyLibrary } = settings
  const used = propertyLibraries.find((name) => manifests.some((text) => text.includes(name)))
  return used ?? (builtInPropertyLibrary === '' ? undefined : builtInPropertyLibrary)
}

/** Returns the placeholders for a file and its framework. */
export function placeholdersOf(settings: TestFileSettings, { words }: TestFramework, evidence: Evidence): Placeholders {
  const { name, ext: ending } = posix.parse(evidence.path)
  const folder = evidence.path.slice(0, evidence.path.lastIndexOf('/') + 1)
  const values: Record<string, string> = {
    name,
    ending,
    folder,
    title: changeCase(stemOf(evidence.path), 'Pascal'),
    ...words,
  }
  for (const [placeholder, alternatives] of Object.entries(settings.placeholders)) {
    values[placeholder] = ''
    for (const { value, replace, ...conditions } of alternatives) {
      const groups = groupsOf(conditions, evidence)
      if (groups === undefined) continue
      for (const [group, text] of Object.entries(groups))
        groups[group] = replace.reduce((sofar, [from, to]) => sofar.replaceAll(new RegExp(from, 'g'), to), text)
      values[placeholder] = fillTemplate(value, { ...values, ...groups })
      break
    }
  }
  return values
}

/** Returns the named groups of all conditions; undefined if one does not hold. */
function groupsOf(conditions: TestConditions, evidence: Evidence): Record<string, string> | undefined {
  const { path, source, testPath, test, tests, withoutTests, rootFile, dependency } = conditions
  if (withoutTests !== undefined && evidence.tests.some((each) => new RegExp(withoutTests).test(each))) return undefined
  if (dependency !== undefined && !evidence.manifests.some((text) => text.includes(dependency))) return undefined
  const root = rootFile === undefined ? '' : folderWith(rootFile, evidence)
  if (root === undefined) return undefined
  const matches = [
    { pattern: path, texts: [evidence.path] },
    { pattern: source, texts: [evidence.text], flags: 'm' },
    { pattern: testPath, texts: evidence.nearest === undefined ? [] : [evidence.nearest.path] },
    { pattern: test, texts: evidence.nearest === undefined ? [] : [evidence.nearest.text], flags: 'm' },
    { pattern: tests, texts: evidence.tests },
  ].map(({ pattern, texts, flags }) => (pattern === undefined ? {} : matchFirst(new RegExp(pattern, flags), texts)))
  if (matches.includes(undefined)) return undefined
  return Object.assign(rootFile === undefined ? {} : { root }, ...matches)
}

/** Returns the named groups of the first match in any of the texts; those without a match are empty. */
function matchFirst(pattern: RegExp, texts: readonly string[]): Record<string, string> | undefined {
  for (const text of texts) {
    const match = pattern.exec(text)
    if (match === null) continue
    return Object.fromEntries(Object.entries(match.groups ?? {}).map(([name, value = '']) => [name, value]))
  }
  return undefined
}

/** Returns the nearest folder of a file with this name, with a slash. */
function folderWith(name: string, { path, files }: Evidence): string | undefined {
  for (let folder = posix.dirname(path); ; folder = posix.dirname(folder)) {
    const prefix = folder === '.' ? '' : `${folder}/`
    if (files.has(`${prefix}${name}`)) return prefix
    if (prefix === '') return undefined
  }
}

/** Returns the nearest existing test: with the same name, otherwise with the most common folders. */
export function nearestTest(path: string, existing: readonly string[]): string | undefined {
  const stem = stemOf(path)
  const folders = posix.dirname(path).split('/')
  const score = (test: string) =>
    (posix.basename(test).includes(stem) ? 100 : 0) +
    (posix.extname(test) === posix.extname(path) ? 50 : 0) +
    folders.filter((folder) => test.split('/').includes(folder)).length
  return existing
    .filter((test) => score(test) >= 50)
    .toSorted((one, other) => score(other) - score(one) || one.localeCompare(other))[0]
}

function stemOf(path: string): string {
  return posix.basename(path).replace(/\.\w+$/, '')
}
