import { callTraitsOf } from '../syntax/language/languages.ts'
import type { Import, Outline, Reference } from '../syntax/types.ts'
import { type ModuleResolver, moduleSettingsOf } from './module-resolver.ts'
import { folderOf, stemOf } from './paths.ts'

/** A parsed file that mentions a name. */
export interface NamedFile {
  path: string
  language: string
  outline: Outline
}

/** The symbol to rename. */
interface RenamedSymbol {
  name: string
  /** It is a member of a class or object. */
  member: boolean
  /** Paths of the files that define it. */
  homes: readonly string[]
}

/** The uses of a name in one file that refer to another symbol than the one to rename. */
export interface ForeignUses {
  /** The file imports the name itself from outside the repository. */
  imported: boolean
  /** Positions of members of objects from outside the repository, as `line:column`. */
  members: ReadonlySet<string>
}

/**
 * Finds the uses of a name that belong to libraries: names that are imported from outside the repository, and members of
 * imported modules, of objects that they create, and of values of the language.
 */
export async function findForeignUses(
  { name, member, homes }: RenamedSymbol,
  { path, language, outline }: NamedFile,
  resolver: ModuleResolver,
): Promise<ForeignUses> {
  const isForeign = async (entry: Import) =>
    resolvable(language) &&
    !mayMean(entry.source, homes) &&
    (await resolver.targetsOf(language, path, entry)).length === 0
  /** Tells whether an expression loads a module of the repository: `require('./shop')`, `vi.importActual('./shop')`. */
  const loadsOwn = async (expression: string) => {
    for (const [, , source = ''] of expression.matchAll(quoted))
      if ((await resolver.fileOf(language, path, source)) !== undefined) return true
    return false
  }
  const inside = new Set<string>()
  const outside = new Set<string>()
  let imported = false
  for (const entry of outline.imports) {
    const foreign = await isForeign(entry)
    for (const local of localNames(entry)) (foreign ? outside : inside).add(local)
    imported ||= foreign && entry.names.some((pair) => pair.name === name || pair.as === name)
  }
  // Python's `import shop.cart` and `import shop.missing` share a name.
  for (const local of inside) outside.delete(local)
  await addCreated(outside, outline, loadsOwn)
  const known = new Set([
    ...inside,
    ...outline.bindings.map((each) => each.name),
    ...outline.symbols.map((each) => each.name),
  ])
  const isOther = async ({ qualifier = '' }: Reference) => {
    const root = rootOf(qualifier)
    if (root === undefined) return !member && literal.test(qualifier)
    if (outside.has(root)) return !(await loadsOwn(qualifier))
    return !member && isGlobal(root, language) && !known.has(root) && !(await loadsOwn(qualifier))
  }
  const members = new Set<string>()
  for (const use of outline.references)
    if (use.name === name && use.qualifier !== undefined && (await isOther(use)))
      members.add(`${use.line}:${use.column}`)
  return { imported, members }
}

/** A string in an expression. */
const quoted = /(["'`])([^"'`]+)\1/g

/** Adds the variables whose value comes from a foreign name: `const app = express()`. */
async function addCreated(
  outside: Set<string>,
  { bindings, references }: Outline,
  loadsOwn: (expression: string) => Promise<boolean>,
): Promise<void> {
  const made = bindings.map(({ name, made, type }) => ({ to: name, from: [made, type] }))
  const called = references.flatMap(({ name, qualifier, handled }) =>
    handled?.as === 'assigned' ? handled.to.map((to) => ({ to, from: [qualifier ?? name] })) : [],
  )
  const sources = Map.groupBy([...called, ...made], ({ to }) => to)
  for (let size = -1; size !== outside.size; ) {
    size = outside.size
    for (const [to, found] of sources) {
      if (outside.has(to)) continue
      const expressions = found.flatMap(({ from }) => from.flatMap((text) => text ?? []))
      const roots = expressions.flatMap((text) => rootOf(text) ?? [])
      if (roots.length === 0 || !roots.every((root) => outside.has(root))) continue
      if (!(await loadsOwn(expressions.join('\n')))) outside.add(to)
    }
  }
}

/** Modules that files declare by name may be in any file, so their absence proves nothing. */
function resolvable(language: string): boolean {
  const find = moduleSettingsOf(language)?.find ?? []
  return find.length > 0 && find.every(({ strategy }) => strategy !== 'declared')
}

/** Tells whether an import that does not resolve may mean one of these files, by an alias such as `@/` or `$lib/`. */
function mayMean(source: string, paths: readonly string[]): boolean {
  const [, last] = /[/.](\w[\w-]*)$/.exec(source.replace(/\.[cm]?[jt]sx?$/, '')) ?? []
  return last !== undefined && paths.some((path) => [...folderOf(path).split('/'), stemOf(path)].includes(last))
}

function localNames({ source, names }: Import): string[] {
  // Python's `import shop.cart` provides `shop`.
  const given = names.flatMap(({ as }) => (as === '' || as === '*' ? [] : (rootOf(as) ?? [])))
  const last = /[\w$]+$/.exec(source)?.[0]
  return names.length > 0 || last === undefined ? given : [last]
}

const literal = /^["'`[{\d]/

/** Returns the first name of an expression, `app` in `app.router(x)`; undefined for a literal. */
function rootOf(expression: string): string | undefined {
  if (literal.test(expression)) return undefined
  const names = expression.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []
  return names.find((name) => name !== 'await' && name !== 'new')
}

/** An object of the language, such as `console`, which holds no names of the repository. */
function isGlobal(root: string, language: string): boolean {
  const traits = callTraitsOf(language)
  if (traits?.linkage !== 'module') return false
  const { self, super: base, parameters, globals = [] } = traits.receiver
  return ![...self, ...base, ...parameters, ...globals].includes(root)
}
