import { parse as parseToml } from 'smol-toml'
import { parse as parseYaml } from 'yaml'

/** A flat object, whose values are texts. */
type TextRecord = Record<string, string>

const mostStarts = 5
/** A key alone, or the first key of a list, in YAML; and a table of TOML. */
const opensList = /^(?:[\w-]+:\s*|- [\w-]+:.*)$/
const opensTable = /^\[\[?[\w.]+\]\]?$/

/**
 * Returns the data of an answer that is not JSON: YAML, TOML, and records from tables, tags and lines such as `path: x`.
 * The words of `names`, in lower case, are fields of a record. Prose has at most one of them.
 */
export function readRecords(text: string, names: ReadonlySet<string>): unknown[] {
  const blocks = [...fencedBlocks(text), ...textsFromKeys(text)]
  const documents = blocks.flatMap((block) => [attempt(parseYaml, block), attempt(parseToml, block)])
  const structured = documents.filter((data) => isObject(data) && Object.values(data).some(isStructure))
  const lists = documents.filter((data) => Array.isArray(data) && data.some(isObject))
  const records = [tableRecords, tagRecords, lineRecords]
    .map((read) => read(text).filter((record) => countKnown(record, names) > 1))
    .filter((found) => found.length > 0)
  return [...structured, ...lists, ...records]
}

const isObject = (value: unknown): value is object =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
const isStructure = (value: unknown) => Array.isArray(value) || isObject(value)

function countKnown(record: TextRecord, names: ReadonlySet<string>): number {
  return Object.keys(record).filter((key) => names.has(key.toLowerCase())).length
}

function attempt(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text)
  } catch {
    return undefined
  }
}

function fencedBlocks(text: string): string[] {
  return text
    .split(/^[ \t]*(?:```|~~~).*$/m)
    .filter((_, index) => index % 2 === 1)
    .slice(0, mostStarts)
}

/** Returns the rest of the text from each of the first lines that only have a key, or open a list of keys. */
function textsFromKeys(text: string): string[] {
  const lines = text.split('\n')
  return lines
    .flatMap((line, index) => (opensList.test(line) || opensTable.test(line) ? [index] : []))
    .slice(0, mostStarts)
    .map((start) => lines.slice(start).join('\n'))
}

/** Reads the rows of Markdown tables. */
function tableRecords(text: string): TextRecord[] {
  const records: TextRecord[] = []
  let header: string[] | undefined
  for (const line of text.split('\n')) {
    if (!line.trimStart().startsWith('|')) header = undefined
    else if (header === undefined) header = cellsOf(line)
    else if (!/^[\s|:-]+$/.test(line)) records.push(Object.fromEntries(zip(header, cellsOf(line))))
  }
  return records
}

function cellsOf(line: string): string[] {
  const cells = line.trim().replaceAll('\\|', '\u0000').split('|')
  const inner = cells.slice(1, cells.at(-1) === '' ? -1 : undefined)
  return inner.map((cell) => bare(cell.replaceAll('\u0000', '|')))
}

function zip(names: readonly string[], values: readonly string[]): [string, string][] {
  return names.map((name, index) => [name, values[index] ?? ''])
}

/** Reads elements that only contain text. */
function tagRecords(text: string): TextRecord[] {
  return collect(
    [...text.matchAll(/<(\w{1,40})>([^<]*)<\/\1>/g)].map(([, name = '', value = '']) => [name, value.trim()]),
  )
}

/** Reads lines such as `path: a.js` and `- **Path**: a.js`. */
function lineRecords(text: string): TextRecord[] {
  return collect(
    text.split('\n').flatMap((line): [string, string][] => {
      const at = line.indexOf(':')
      const name = line.slice(0, Math.max(at, 0)).replace(/^\s*(?:[-*+]|\d{1,3}[.)])\s/, '')
      const key = name.replaceAll('*', '').replaceAll('_', ' ').trim()
      const value = bare(line.slice(at + 1).replace(/^\*{1,2}/, ''))
      return /^[A-Za-z][A-Za-z ]{0,30}$/.test(key) && value !== '' ? [[key.replaceAll(' ', '_'), value]] : []
    }),
  )
}

/** Groups fields in the order of the text. A field that the record already has begins the next record. */
function collect(fields: readonly [string, string][]): TextRecord[] {
  const records: TextRecord[] = []
  for (const [name, value] of fields) {
    const last = records.at(-1)
    if (last === undefined || Object.hasOwn(last, name)) records.push({ [name]: value })
    else last[name] = value
  }
  return records
}

/** Returns the text without the quotes or backquotes around it. */
function bare(text: string): string {
  const trimmed = text.trim()
  const [first] = trimmed
  const isQuoted = trimmed.length > 1 && first !== undefined && '`"\''.includes(first) && trimmed.endsWith(first)
  return isQuoted ? trimmed.slice(1, -1) : trimmed
}
