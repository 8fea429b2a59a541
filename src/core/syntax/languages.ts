import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { parse } from 'smol-toml'
import { z } from 'zod'
import { DuckError } from '../errors.ts'
import { packageFile } from '../package/root.ts'
import { modulesSchema } from './module-settings.ts'
import type { Language } from './types.ts'

const words = z.array(z.string()).default([])

const schema = z.strictObject({
  name: z.string(),
  title: z.string().optional(),
  reserved: z.array(z.string()).optional(),
  extensions: words,
  filenames: words,
  interpreters: words,
  wasm: z.string(),
  inherits: words,
  comments: z.strictObject({ line: words, block: z.array(z.tuple([z.string(), z.string()])).default([]) }),
  blank: z.array(z.string().refine(isRegex, 'invalid regular expression')).optional(),
  visibility: z.enum(['captured', 'capitalised', 'underscore', 'always']),
  outerDepth: z.int().min(1).optional(),
  modules: modulesSchema.optional(),
  nodes: z.strictObject({
    comment: words,
    identifier: words,
    literal: words,
    function: words,
    nesting: words,
    flat: words,
    boolean: words,
    booleanOperators: words,
    controlCalls: z.array(z.string()).optional(),
    block: words,
    interpolation: words,
    concatenation: words,
    concatenationOperators: words,
    assignment: z
      .array(z.strictObject({ type: z.string(), name: z.string(), value: z.string(), operator: z.string().optional() }))
      .default([]),
  }),
})

function isRegex(source: string): boolean {
  try {
    return new RegExp(source, 'gm') instanceof RegExp
  } catch {
    return false
  }
}

/** The folder of grammars that ships with the program. */
export const grammarsFolder = packageFile('grammars')

/** Reads every `<folder>/<language>/language.toml`; `config` error when one is wrong. */
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
    const language = schema.parse(parse(readFileSync(file, 'utf8')))
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

/** Which grammar a file is for: by its whole name, its ending, then by the `#!` of its first line. */
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
