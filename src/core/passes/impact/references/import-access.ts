import type { Side } from '../../../change/types.ts'
import { folderOf, stemOf } from '../../../modules/paths.ts'
import type { Import } from '../../../syntax/types.ts'
import type { RepoView } from '../repo-view.ts'
import type { Target } from '../target.ts'
import { followReexports, joinModule } from './follow-reexports.ts'

/** A name by which a file can refer to the target or its class. */
export interface Access {
  name: string
  /** The required qualifier; absent: there must be none. */
  qualifier?: string
}

/** The ways in which a file's imports give access to the target. */
export interface Reach {
  accesses: Access[]
  /** Lines of imports of a name that no longer exists. */
  broken: number[]
}

const nothing: Reach = { accesses: [], broken: [] }

/** Returns the names by which another file can refer to the target's outermost symbol. */
export async function reachFrom(side: Side, target: Target, view: RepoView): Promise<Reach> {
  if (target.reach === 'file' && target.traits.linkage !== 'constant') return nothing
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

/** Returns the top-level name: the symbol itself or its outermost class. */
export function outermost(target: Target): string {
  return (target.owner ?? target.name).split('.')[0]!
}

async function throughModules(side: Side, target: Target, view: RepoView): Promise<Reach> {
  const home = target.file.after?.path ?? target.file.change.path
  const exported = new Set(target.exportedAs)
  const reach: Reach = { accesses: [], broken: [] }
  const gone = target.change === 'gone' && target.owner === undefined
  const language = target.language
  for (const entry of side.inspection!.outline!.imports) {
    const file = await view.resolve(language, side.path, entry.source)
    for (const pair of entry.names) {
      if (target.traits.submodules && (pair.name !== '*' || file === undefined)) {
        const module = await view.resolve(
          language,
          side.path,
          pair.name === '*' ? entry.source : joinModule(entry.source, pair.name),
        )
        if (module !== undefined && pair.as !== '*' && (pair.name === '*' || file === undefined || module !== file)) {
          await namespace(module, pair.as === '' ? entry.source : pair.as, entry)
          if (pair.name !== '*') continue
        }
      }
      if (file === undefined) continue
      if (pair.name === '*') {
        if (!entry.reexport && pair.as !== '*') await namespace(file, pair.as, entry)
        continue
      }
      if (!exported.has(pair.name) && pair.name !== target.name) continue
      const origin = await followReexports(view, language, file, pair.name)
      if (gone) {
        if (origin.found === undefined && !origin.unsure && origin.asked.has(home)) reach.broken.push(entry.line)
      } else if (origin.found?.path === home && origin.found.name === outermost(target) && !entry.reexport) {
        reach.accesses.push({ name: pair.as })
      }
    }
  }
  return reach

  async function namespace(file: string, as: string, entry: Import): Promise<void> {
    if (entry.reexport) return
    for (const name of exported) {
      const origin = await followReexports(view, language, file, name)
      const here = gone
        ? origin.found === undefined && !origin.unsure && origin.asked.has(home)
        : origin.found?.path === home && origin.found.name === outermost(target)
      if (!here) continue
      if (name !== 'default') reach.accesses.push({ name, qualifier: as })
      // `const f = require('./f')` binds `module.exports = f`.
      else if (!gone) reach.accesses.push({ name: as })
    }
  }
}

async function throughPackages(side: Side, target: Target, view: RepoView): Promise<Reach> {
  const home = target.file.after ?? target.file.before!
  const folder = folderOf(home.path)
  const name = outermost(target)
  if (folderOf(side.path) === folder) {
    return packageOf(side) === packageOf(home) ? { accesses: [{ name }], broken: [] } : nothing
  }
  if (target.reach === 'folder') return nothing
  const names = await view.importNames(target.language, folder)
  const entry = side.inspection!.outline!.imports.find(({ source }) => names.includes(source))
  if (entry === undefined) return nothing
  const alias = entry.names.find((pair) => pair.as !== '' && pair.as !== '*' && !pair.as.includes('/'))?.as
  if (alias === '.') return { accesses: [{ name }], broken: [] }
  return { accesses: [{ name, qualifier: alias ?? packageOf(home) ?? folder }], broken: [] }
}

function throughClasses(side: Side, target: Target): Reach {
  const home = target.change === 'gone' ? target.file.before! : target.file.after!
  const name = outermost(target)
  const imports = side.inspection!.outline!.imports
  const named = imports.find(
    (entry) => entry.names.some((pair) => pair.name === name) || new RegExp(`[.\\\\]${name}$`).test(entry.source),
  )
  const space = packageOf(home)
  if (named !== undefined) {
    const full =
      named.names.some((pair) => pair.name === name) && !named.source.endsWith(name)
        ? `${named.source}.${name}`
        : named.source
    const own = space === undefined ? name : `${space.replaceAll('\\', '.')}.${name}`
    if (full.replaceAll('\\', '.').replace(/^\./, '') !== own) return nothing
    const as = named.names.find((pair) => pair.name === name)?.as ?? name
    return target.change === 'gone' && target.owner === undefined
      ? { accesses: [], broken: [named.line] }
      : { accesses: [{ name: as }], broken: [] }
  }
  const same = packageOf(side)
  const wildcard = imports.some((entry) => entry.source.replace(/\.\*$/, '') === space)
  return space !== undefined && (same === space || wildcard) ? { accesses: [{ name }], broken: [] } : nothing
}

function throughPaths(side: Side, target: Target): Reach {
  const home = target.file.after?.path ?? target.file.change.path
  const stem = stemOf(home)
  const module = stem === 'mod' ? folderOf(home).split('/').at(-1)! : stem
  const name = outermost(target)
  const reach: Reach = {
    accesses: [
      { name, qualifier: module },
      { name, qualifier: `crate::${module}` },
    ],
    broken: [],
  }
  for (const entry of side.inspection!.outline!.imports) {
    const direct = entry.names.find((pair) => pair.name === name)
    if (direct === undefined || !new RegExp(`(^|::)${module}(::${name})?$`).test(entry.source)) continue
    if (!/^(crate|super|self)\b/.test(entry.source)) continue
    if (target.change === 'gone' && target.owner === undefined) reach.broken.push(entry.line)
    else reach.accesses.push({ name: direct.as })
  }
  return reach
}

function throughIncludes(side: Side, target: Target): Reach {
  const home = target.file.after?.path ?? target.file.change.path
  const stem = stemOf(home)
  const included = side.inspection!.outline!.imports.some((entry) => stemOf(entry.source) === stem)
  return included ? { accesses: [{ name: outermost(target) }], broken: [] } : nothing
}

/** Ruby and Elixir: the full name identifies the target. A short name requires an alias or a top-level symbol. */
function throughConstants(side: Side, target: Target): Reach {
  if (target.owner === undefined) return nothing
  const full = target.owner
  const short = full.slice(full.lastIndexOf('.') + 1)
  const accesses: Access[] = [{ name: full }, { name: full.replaceAll('.', '::') }]
  if (side.inspection!.outline!.imports.some((entry) => entry.source === full)) accesses.push({ name: short })
  return { accesses, broken: [] }
}

export function packageOf(side: Side): string | undefined {
  return side.inspection?.outline?.package
}
