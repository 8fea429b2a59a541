import { baseName, folderOf, stemOf } from '../../../modules/paths.ts'
import { must } from '../../../must.ts'
import type { Import } from '../../../syntax/types.ts'
import type { OutlinedSide } from '../outlined-side.ts'
import type { RepoView } from '../repo-view.ts'
import { lastSegment } from '../symbols/symbol-path.ts'
import { breaksImports, outermost, type Target } from '../target.ts'
import { followReexports, joinModule } from './follow-reexports.ts'

/** A name by which a file can refer to the target or its class. */
export interface Access {
  name: string
  /** The required qualifier; absent: there must be none. */
  qualifier?: string
  /** It is the target itself rather than its class, because the file imports the members of the class. */
  member?: true
}

/** The ways in which a file's imports give access to the target. */
export interface Reach {
  accesses: Access[]
  /** Lines of imports of a name that no longer exists. */
  broken: number[]
}

const nothing: Reach = { accesses: [], broken: [] }

/** Returns the names by which another file can refer to the target's outermost symbol. */
export async function reachFrom(side: OutlinedSide, target: Target, view: RepoView): Promise<Reach> {
  if (target.visibility === 'file' && target.traits.linkage !== 'constant') return nothing
  switch (target.traits.linkage) {
    case 'module':
      return throughModules(side, target, view)
    case 'package':
      return throughPackages(side, target, view)
    case 'class':
      return throughClasses(side, target)
    case 'path':
      return throughPaths(side, target)
    case 'constant':
      return throughConstants(side, target)
    case 'include':
      return throughIncludes(side, target)
  }
}

async function throughModules(side: OutlinedSide, target: Target, view: RepoView): Promise<Reach> {
  const accesses: Access[] = []
  const broken: number[] = []
  for (const entry of side.inspection.outline.imports) {
    for (const { file, name, as } of await importedBy(entry, side.path, target, view)) {
      if (name === undefined) {
        if (!entry.reexport) accesses.push(...(await throughNamespace(file, as, target, view)))
      } else if (name === target.name || target.exportedAs.includes(name)) {
        if (!(await isAffected(file, name, target, view))) continue
        if (breaksImports(target)) broken.push(entry.line)
        else if (!entry.reexport) accesses.push({ name: as })
      }
    }
  }
  return { accesses, broken }
}

/** A module that a file imports, or a name in it. */
interface Imported {
  file: string
  /** Absent for the module as a whole. */
  name?: string
  /** The local name; empty if there is none. */
  as: string
}

/** Resolves an import to modules of the repository. In some languages, an imported name may itself be a module. */
async function importedBy(entry: Import, importer: string, target: Target, view: RepoView): Promise<Imported[]> {
  const { language } = target.file
  const file = await view.resolve(language, importer, entry.source)
  const found: Imported[] = []
  for (const { name, as } of entry.names) {
    const mayBeModule = target.traits.submodules && name !== '*' && as !== '*'
    const submodule = mayBeModule ? await view.resolve(language, importer, joinModule(entry.source, name)) : undefined
    if (submodule !== undefined && submodule !== file)
      found.push({ file: submodule, as: as === '' ? entry.source : as })
    else if (file !== undefined && name !== '*') found.push({ file, name, as })
    else if (file !== undefined && as !== '*') found.push({ file, as })
  }
  return found
}

async function throughNamespace(file: string, as: string, target: Target, view: RepoView): Promise<Access[]> {
  const accesses: Access[] = []
  for (const name of new Set(target.exportedAs)) {
    if (!(await isAffected(file, name, target, view))) continue
    if (name !== 'default') accesses.push({ name, qualifier: as })
    // `const f = require('./f')` binds `module.exports = f`.
    else if (!breaksImports(target)) accesses.push({ name: as })
  }
  return accesses
}

/** Tells whether a name that a file provides is the target, or was the target before it was removed. */
async function isAffected(file: string, name: string, target: Target, view: RepoView): Promise<boolean> {
  const home = target.file.change.path
  const { found, asked, unsure } = await followReexports(view, target.file.language, file, name)
  if (breaksImports(target)) return found === undefined && !unsure && asked.has(home)
  return found?.path === home && found.name === outermost(target)
}

async function throughPackages(side: OutlinedSide, target: Target, view: RepoView): Promise<Reach> {
  const home = target.file.after ?? target.file.before
  const folder = folderOf(home.path)
  const name = outermost(target)
  if (folderOf(side.path) === folder) {
    return packageOf(side) === packageOf(home) ? { accesses: [{ name }], broken: [] } : nothing
  }
  if (target.visibility === 'folder') return nothing
  const names = await view.importNames(target.file.language, folder)
  const entry = side.inspection.outline.imports.find(({ source }) => names.includes(source))
  if (entry === undefined) return nothing
  const alias = entry.names.find((pair) => pair.as !== '' && pair.as !== '*' && !pair.as.includes('/'))?.as
  if (alias === '.') return { accesses: [{ name }], broken: [] }
  return { accesses: [{ name, qualifier: alias ?? packageOf(home) ?? folder }], broken: [] }
}

function throughClasses(side: OutlinedSide, target: Target): Reach {
  // Only a class that still exists can be imported from its new package.
  const home = packageOf(target.change === 'gone' ? target.file.before : must(target.file.after))
  const name = outermost(target)
  const { imports } = side.inspection.outline
  const entry = imports.find(({ source, names }) => names.some((pair) => pair.name === name) || endsIn(source, name))
  if (entry === undefined) {
    const wildcard = imports.some(({ source }) => source.replace(/\.\*$/, '') === home)
    return home !== undefined && (packageOf(side) === home || wildcard) ? { accesses: [{ name }], broken: [] } : nothing
  }
  const pair = entry.names.find((each) => each.name === name)
  const imported = pair === undefined || entry.source.endsWith(name) ? entry.source : `${entry.source}.${name}`
  const own = home === undefined ? name : `${dotted(home)}.${name}`
  if (dotted(imported).replace(/^\./, '') !== own) return nothing
  if (breaksImports(target)) return { accesses: [], broken: [entry.line] }
  return { accesses: [{ name: pair?.as ?? name }], broken: [] }
}

function endsIn(source: string, name: string): boolean {
  return dotted(source).endsWith(`.${name}`)
}

/** Writes a name such as PHP's `\App\Duck` with dots. */
function dotted(name: string): string {
  return name.replaceAll('\\', '.')
}

function throughPaths(side: OutlinedSide, target: Target): Reach {
  const home = target.file.change.path
  const stem = stemOf(home)
  const module = stem === 'mod' ? baseName(folderOf(home)) : stem
  const name = outermost(target)
  const reach: Reach = {
    accesses: [
      { name, qualifier: module },
      { name, qualifier: `crate::${module}` },
    ],
    broken: [],
  }
  for (const entry of side.inspection.outline.imports) {
    const direct = entry.names.find((pair) => pair.name === name)
    if (direct === undefined || !/^(crate|super|self)\b/.test(entry.source)) continue
    if (![`::${module}`, `::${module}::${name}`].some((end) => `::${entry.source}`.endsWith(end))) continue
    if (breaksImports(target)) reach.broken.push(entry.line)
    else reach.accesses.push({ name: direct.as })
  }
  return reach
}

function throughIncludes(side: OutlinedSide, target: Target): Reach {
  const home = target.file.change.path
  const stem = stemOf(home)
  const included = side.inspection.outline.imports.some((entry) => stemOf(entry.source) === stem)
  return included ? { accesses: [{ name: outermost(target) }], broken: [] } : nothing
}

/** Ruby and Elixir: the full name identifies the target. A short name requires an alias or a top-level symbol. */
function throughConstants(side: OutlinedSide, target: Target): Reach {
  if (target.owner === undefined) return nothing
  const full = target.owner
  const accesses: Access[] = [{ name: full }, { name: full.replaceAll('.', '::') }]
  for (const { source, names } of side.inspection.outline.imports) {
    if (source === full) {
      if (names.some(({ name, as }) => (name === '*' && as === '*') || name === target.name))
        accesses.push({ name: target.name, member: true })
      const alias = names.find(({ name, as }) => name === '*' && as !== '*')
      accesses.push({ name: alias?.as ?? lastSegment(full) })
    } else if (names.some(({ name }) => `${source}.${name}` === full)) accesses.push({ name: lastSegment(full) })
  }
  return { accesses, broken: [] }
}

export function packageOf({ inspection: { outline } }: OutlinedSide): string | undefined {
  return outline.package
}
