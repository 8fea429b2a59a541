import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parse } from 'smol-toml'
import { DuckError } from '../../errors.ts'
import { packageFile } from '../../package/root.ts'
import type { CallTraits } from './call-traits.ts'
import { type Language, languageSchema } from './language-schema.ts'
import type { TestFileSettings } from './test-file-settings.ts'
import type { TestTraits } from './test-traits.ts'

/** The folder of built-in grammars. */
export const grammarsFolder = packageFile('grammars')

/** Reads every `<folder>/<language>/language.toml`. Throws `config` if one is invalid. */
export function loadLanguages(folder: string = grammarsFolder): Language[] {
  const languages: Language[] = []
  for (const name of readdirSync(folder).sort()) {
    const file = `${folder}/${name}/language.toml`
    if (existsSync(file)) languages.push(readLanguage(file, name))
  }
  return languages
}

function readLanguage(file: string, name: string): Language {
  try {
    const language = languageSchema.parse(parse(readFileSync(file, 'utf8')))
    if (language.name !== name) throw new Error(`its name is "${language.name}"`)
    return language
  } catch (error) {
    throw new DuckError(
      'config',
      `The grammar file grammars/${name}/language.toml is invalid. Fix it or reinstall RubberDuck.`,
      {
        detail: error instanceof Error ? error.message : String(error),
        cause: error,
      },
    )
  }
}

let languages: readonly Language[] | undefined
let byName: ReadonlyMap<string, Language> | undefined

/** Returns the built-in languages, which are read once. */
export function builtInLanguages(): readonly Language[] {
  languages ??= loadLanguages()
  return languages
}

/** Returns a built-in language. */
export function languageNamed(name: string | undefined): Language | undefined {
  byName ??= new Map(builtInLanguages().map((language) => [language.name, language]))
  return name === undefined ? undefined : byName.get(name)
}

/** Returns the call settings of a language; undefined if its calls cannot be checked. */
export function callTraitsOf(language: string | undefined): CallTraits | undefined {
  const calls = languageNamed(language)?.calls
  return calls === false ? undefined : calls
}

/** Returns the test settings of a language; undefined if it has no test support. */
export function testTraitsOf(language: string | undefined): TestTraits | undefined {
  const tests = languageNamed(language)?.tests
  return tests === false ? undefined : tests
}

/** Returns how new test files are written in a language; undefined if they are not. */
export function testFileSettingsOf(language: string | undefined): TestFileSettings | undefined {
  const settings = languageNamed(language)?.testFiles
  if (typeof settings === 'string') return testFileSettingsOf(settings)
  return settings === false ? undefined : settings
}

/** Returns the built-in language for a path. */
export function languageOfPath(path: string): Language | undefined {
  return detectLanguage(builtInLanguages(), path)
}

/** Detects the grammar of a file: by its whole name, by its extension, then by the `#!` on its first line. */
export function detectLanguage(languages: readonly Language[], path: string, firstLine?: string): Language | undefined {
  const { filenames, extensions } = indexOf(languages)
  const name = path.slice(path.lastIndexOf('/') + 1)
  const byName = filenames.get(name)
  if (byName !== undefined) return byName
  for (let dot = name.indexOf('.'); dot >= 0; dot = name.indexOf('.', dot + 1)) {
    const ending = name.slice(dot)
    const found = extensions.get(ending) ?? extensions.get(ending.toLowerCase())
    if (found !== undefined) return found
  }
  return firstLine?.startsWith('#!') ? byInterpreter(languages, firstLine) : undefined
}

function byInterpreter(languages: readonly Language[], firstLine: string): Language | undefined {
  const parts = firstLine
    .slice(2)
    .trim()
    .split(/\s+/)
    .map((part) => part.slice(part.lastIndexOf('/') + 1))
  const program =
    parts[0] === 'env' ? parts.slice(1).find((part) => !part.startsWith('-') && !part.includes('=')) : parts[0]
  if (program === undefined) return undefined
  const plain = program.replace(/[\d.]+$/, '')
  return languages.find(({ interpreters }) => interpreters.includes(program) || interpreters.includes(plain))
}

interface LanguageIndex {
  filenames: Map<string, Language>
  extensions: Map<string, Language>
}

const indexes = new WeakMap<readonly Language[], LanguageIndex>()

function indexOf(languages: readonly Language[]): LanguageIndex {
  let index = indexes.get(languages)
  if (index === undefined) {
    index = { filenames: new Map(), extensions: new Map() }
    for (const language of languages) {
      for (const name of language.filenames) index.filenames.set(name, language)
      for (const ending of language.extensions) index.extensions.set(ending, language)
    }
    indexes.set(languages, index)
  }
  return index
}
