import { type Node, Query } from 'web-tree-sitter'
import { ancestorsOf, type FileContext } from './file-context.ts'
import type { LoadedGrammar } from './parser/grammar.ts'

/** The declared types of a file. */
interface Declarations {
  names: Map<string, Declaration[]>
  /** Return types by the name of the function. */
  results: Map<string, string[]>
  enums: Set<string>
}

interface Declaration {
  type: string
  /** The id of the innermost function; undefined outside functions. */
  scope: number | undefined
}

const declarations = new WeakMap<FileContext, Declarations>()
const queries = new WeakMap<LoadedGrammar, Query>()

/**
 * Tells whether the declared type of a name has values whose text is harmless everywhere: numbers, booleans, dates,
 * UUIDs, enums. `use` is where the name is used. A member is looked up among the declarations outside
 * functions.
 */
export function hasPlainType(file: FileContext, name: string, use: Node, isMember = false): boolean {
  const known = declarationsOf(file)
  const all = known?.names.get(name) ?? []
  if (known === undefined || all.length === 0) return false
  const { nodes } = file.loaded.language
  const functions = ancestorsOf(file, use).filter(({ type }) => nodes.function.includes(type))
  for (const scope of [...(isMember ? [] : functions.map(({ id }) => id)), undefined]) {
    const here = all.filter((declaration) => declaration.scope === scope)
    if (here.length > 0) return here.every(({ type }) => isPlainType(file, type, known.enums))
  }
  return false
}

/** Tells whether all functions of this name in the file return such a type. */
export function returnsPlainType(file: FileContext, name: string): boolean {
  const known = declarationsOf(file)
  const results = known?.results.get(name) ?? []
  return known !== undefined && results.length > 0 && results.every((type) => isPlainType(file, type, known.enums))
}

function isPlainType(file: FileContext, type: string, enums: ReadonlySet<string>): boolean {
  const { plain = [], wrappers = [] } = file.loaded.language.types ?? {}
  // A literal type, such as 'asc' | 'desc', has only known values.
  const unquoted = type.replaceAll(/'[^']*'|"[^"]*"/g, '')
  const words = (unquoted.match(/[A-Za-z_][\w.:]*/g) ?? [])
    .map((word) => word.replace(/^.*[.:](?=\w)/, ''))
    .filter((word) => !wrappers.includes(word))
  if (words.length === 0) return unquoted !== type
  return words.every((word) => plain.includes(word) || enums.has(word))
}

function declarationsOf(file: FileContext): Declarations | undefined {
  const known = declarations.get(file)
  if (known !== undefined) return known
  const query = queryFor(file.loaded)
  if (query === undefined) return undefined
  const found: Declarations = { names: new Map(), results: new Map(), enums: new Set() }
  const { nodes } = file.loaded.language
  for (const { captures } of query.matches(file.root)) {
    const captured = (wanted: string): Node | undefined => captures.find(({ name }) => name === wanted)?.node
    const type = captured('type')?.text ?? ''
    const name = captured('name')
    if (name !== undefined) {
      const scope = ancestorsOf(file, name).find((node) => nodes.function.includes(node.type))?.id
      found.names.set(name.text, [...(found.names.get(name.text) ?? []), { type, scope }])
    }
    const result = captured('function')?.text
    if (result !== undefined) found.results.set(result, [...(found.results.get(result) ?? []), type])
    const enumeration = captured('enum')?.text
    if (enumeration !== undefined) found.enums.add(enumeration)
  }
  declarations.set(file, found)
  return found
}

function queryFor(loaded: LoadedGrammar): Query | undefined {
  const { types } = loaded.language
  if (types === undefined) return undefined
  const query = queries.get(loaded) ?? new Query(loaded.grammar, types.declared)
  queries.set(loaded, query)
  return query
}
