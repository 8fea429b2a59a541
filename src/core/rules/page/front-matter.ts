import { PageProblem } from './page-problem.ts'

/** A value in the front matter: text, or a list in the form `[a, b]` or as `- a` lines. */
type FrontValue = string | string[]

interface FrontEntry {
  value: FrontValue
  /** 1-based line of the key. */
  line: number
}

export interface FrontMatter {
  /** By key. */
  entries: Map<string, FrontEntry>
  /** 1-based number of the line after the closing `---`. */
  bodyLine: number
}

/**
 * Parses the block between two `---` lines at the top of a page: `key: value`, one or more per line (separated by at
 * least two spaces). Returns undefined if the page does not begin with such a block. Throws a PageProblem.
 */
export function readFrontMatter(lines: readonly string[]): FrontMatter | undefined {
  const [opening, ...rest] = lines
  if (opening?.trim() !== '---') return undefined
  const entries: FrontMatter['entries'] = new Map()
  let open: FrontEntry | undefined
  for (const [index, text] of rest.entries()) {
    const line = index + 2
    if (text.trim() === '---') return { entries, bodyLine: line + 1 }
    if (text.trim() === '' || text.trimStart().startsWith('#')) continue
    const item = /^\s*-\s+(.*)$/.exec(text)?.[1]
    if (item !== undefined && open !== undefined) {
      open.value = [...(Array.isArray(open.value) ? open.value : []), unquote(item)]
      continue
    }
    for (const pair of splitPairs(text)) open = readPair(entries, pair, line)
  }
  throw new PageProblem(1, 'the front matter has no closing `---` line')
}

function splitPairs(text: string): string[] {
  return text.includes('  ') ? text.split(/\s{2,}(?=[a-z-]+:(?:\s|$))/) : [text]
}

/** Adds an entry. Returns it if it has no value yet, so that `- a` lines may follow. */
function readPair(entries: FrontMatter['entries'], pair: string, line: number): FrontEntry | undefined {
  const [, key, source = ''] = /^\s*([A-Za-z][\w-]*)\s*:(?:\s+(.*))?$/.exec(pair) ?? []
  if (key === undefined) throw new PageProblem(line, `invalid entry \`${pair.trim()}\` (expected \`key: value\`)`)
  if (entries.has(key)) throw new PageProblem(line, `duplicate key \`${key}\``)
  const entry: FrontEntry = { value: readValue(source), line }
  entries.set(key, entry)
  return entry.value === '' ? entry : undefined
}

function readValue(source: string): FrontValue {
  const text = stripComment(source).trim()
  if (!text.startsWith('[') || !text.endsWith(']')) return unquote(text)
  return splitList(text.slice(1, -1))
    .map(unquote)
    .filter((item) => item !== '')
}

function stripComment(text: string): string {
  if (!text.includes(' #') || /^["']/.test(text)) return text
  return text.replace(/\s#.*$/, '')
}

/** Splits at commas outside quotes, braces and brackets, so that a glob such as `*.{yml,yaml}` is not split. */
function splitList(text: string): string[] {
  const items: string[] = []
  let depth = 0
  let quote = ''
  let start = 0
  for (let index = 0; index < text.length; index++) {
    const char = text.charAt(index)
    if (quote !== '') quote = char === quote ? '' : quote
    else if (char === '"' || char === "'") quote = char
    else if (char === '{' || char === '[') depth++
    else if (char === '}' || char === ']') depth--
    else if (char === ',' && depth === 0) {
      items.push(text.slice(start, index))
      start = index + 1
    }
  }
  return [...items, text.slice(start)]
}

function unquote(text: string): string {
  const trimmed = text.trim()
  return /^(["']).*\1$/.test(trimmed) && trimmed.length > 1 ? trimmed.slice(1, -1) : trimmed
}
