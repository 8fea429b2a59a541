import { parse } from 'smol-toml'
import type { ManifestSettings } from '../syntax/language/module-settings.ts'

/** Values of a manifest by dotted key. */
export interface ManifestValues {
  /** Returns a string, list or table; undefined if absent. */
  get(key: string): unknown
  /** Returns all lines of a directive, split into words. */
  lines(directive: string): string[][]
}

/** Parses a manifest; undefined if it is invalid. */
export function readManifest(text: string, format: ManifestSettings['format']): ManifestValues | undefined {
  if (format === 'directives') {
    const rows = readDirectives(text)
    return {
      get: (key) => rows.get(key)?.[0]?.[0],
      lines: (directive) => rows.get(directive) ?? [],
    }
  }
  const value = format === 'json' ? readLooseJson(text) : readToml(text)
  if (!isTable(value)) return undefined
  return { get: (key) => valueAt(value, key), lines: () => [] }
}

/** Tells whether a value is a table. */
export function isTable(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function valueAt(value: unknown, key: string): unknown {
  return key.split('.').reduce((at: unknown, part) => (isTable(at) ? at[part] : undefined), value)
}

/** Parses JSON with comments and trailing commas. */
function readLooseJson(text: string): unknown {
  const plain = text.replaceAll(
    /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (_, quoted: string | undefined) => quoted ?? '',
  )
  const clean = plain.replaceAll(/("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])/g, (_, quoted: string | undefined) => quoted ?? '')
  try {
    return JSON.parse(clean)
  } catch {
    return undefined
  }
}

function readToml(text: string): unknown {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}

/** Parses `word value value`, or `word (`, one value per line, and `)`. */
function readDirectives(text: string): Map<string, string[][]> {
  const rows = new Map<string, string[][]>()
  let block: string | undefined
  for (const line of text.split('\n')) {
    const words = (line.replace(/(^|\s)\/\/.*$/, '').match(/"[^"]*"|[^\s()]+|[()]/g) ?? []).map((word) =>
      word.replace(/^"(.*)"$/, '$1'),
    )
    if (words.length === 0) continue
    if (words[0] === ')') block = undefined
    else if (block === undefined && words[1] === '(') block = words[0]
    else {
      const [key, values] = block === undefined ? [words[0] ?? '', words.slice(1)] : [block, words]
      rows.set(key, [...(rows.get(key) ?? []), values])
    }
  }
  return rows
}
