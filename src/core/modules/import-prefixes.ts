import type { ManifestSettings } from '../syntax/language/module-settings.ts'
import { isTable, type ManifestValues, readManifest } from './manifest-values.ts'
import { folderOf, joinPath } from './paths.ts'

/** A prefix of imports other than a path, such as `@/` from a tsconfig or the name of a package in the repository. */
export interface ImportPrefix {
  text: string
  /** More segments may follow. */
  open: boolean
  /** Paths that replace the prefix. */
  targets: string[]
  /** The folder that its manifest applies to. */
  folder: string
}

/** Reads the prefixes that a manifest declares. An invalid file declares none. */
export function prefixesOf(text: string, path: string, settings: ManifestSettings, separator: string): ImportPrefix[] {
  const values = readManifest(text, settings.format)
  if (values === undefined) return []
  const folder = folderOf(path)
  return [
    ...tablePrefixes(values, folder, settings, separator),
    ...namePrefixes(values, folder, settings, separator),
    ...replacements(values, folder, settings, separator),
  ]
}

function tablePrefixes(
  values: ManifestValues,
  folder: string,
  { tables, base: baseKey }: ManifestSettings,
  separator: string,
): ImportPrefix[] {
  const base = baseKey === undefined ? undefined : values.get(baseKey)
  const root = joinPath(folder, typeof base === 'string' ? base : '')
  if (root === undefined) return []
  const rows = tables.flatMap((key) => {
    const table = values.get(key)
    return isTable(table) ? Object.entries(table) : []
  })
  const prefixes = rows.flatMap(([pattern, value]): ImportPrefix[] => {
    const folders = (Array.isArray(value) ? value : [value]).filter((each) => typeof each === 'string')
    const text = pattern.replace(/\*$/, '')
    if (text.includes('*')) return []
    const open = pattern !== text || text === '' || text.endsWith(separator)
    const targets = folders.flatMap((each) => {
      const target = joinPath(root, each.replace(/\*$/, ''))
      // `src/*` is continued directly, and `src` with a separator.
      const partial = each.endsWith('*') && !each.endsWith('/*')
      return target === undefined ? [] : [open && !partial ? inside(target) : target]
    })
    return [{ text, open, targets, folder }]
  })
  return typeof base === 'string' ? [...prefixes, { text: '', open: true, targets: [inside(root)], folder }] : prefixes
}

function namePrefixes(
  values: ManifestValues,
  folder: string,
  { names, scheme, dashes, folders, entries }: ManifestSettings,
  separator: string,
): ImportPrefix[] {
  const given = names.map((key) => values.get(key)).find((name) => typeof name === 'string' && name !== '')
  if (typeof given !== 'string') return []
  const name = scheme + (dashes === undefined ? given : given.replaceAll('-', dashes))
  const roots = folders.map((each) => joinPath(folder, each) ?? '')
  const named = entries.length === 0 ? roots : entries.map((each) => joinPath(folder, each) ?? '')
  return forName(name, { exact: named, roots, folder, separator })
}

function replacements(
  values: ManifestValues,
  folder: string,
  { replace }: ManifestSettings,
  separator: string,
): ImportPrefix[] {
  if (replace === undefined) return []
  return values.lines(replace).flatMap((words) => {
    const to = words[words.indexOf('=>') + 1]
    const target = to?.startsWith('.') && words.includes('=>') ? joinPath(folder, to) : undefined
    return target === undefined ? [] : forName(words[0] ?? '', { exact: [target], roots: [target], folder, separator })
  })
}

interface Places {
  /** The target of the bare name. */
  exact: string[]
  roots: string[]
  folder: string
  separator: string
}

function forName(name: string, { exact, roots, folder, separator }: Places): ImportPrefix[] {
  return [
    { text: name, open: false, targets: exact, folder },
    { text: `${name}${separator}`, open: true, targets: roots.map(inside), folder },
  ]
}

function inside(folder: string): string {
  return folder === '' ? '' : `${folder}/`
}

/** Returns the prefixes that match a source, the longest first. The importing file's own package takes precedence. */
export function matchingPrefixes(
  prefixes: readonly ImportPrefix[],
  source: string,
  importer: string,
): (ImportPrefix & { rest: string })[] {
  const around = ({ folder }: ImportPrefix) => (folder === '' || importer.startsWith(`${folder}/`) ? folder.length : -1)
  return prefixes
    .filter(({ text, open }) => (open ? source.startsWith(text) : source === text))
    .toSorted(
      (one, other) =>
        other.text.length - one.text.length || around(other) - around(one) || one.folder.length - other.folder.length,
    )
    .map((prefix) => ({ ...prefix, rest: source.slice(prefix.text.length) }))
}
