/** A value in the front matter: text, or a list in the form `[a, b]` or as `- a` lines. */
type FrontValue = string | string[]

export interface FrontMatter {
  values: Map<string, FrontValue>
  /** 1-based line of each key. */
  lines: Map<string, number>
  /** 1-based number of the line after the closing `---`. */
  bodyLine: number
}

export interface FrontProblem {
  line: number
  reason: string
}

/**
 * Parses the block between two `---` lines at the top of a page: `key: value`, one or more per line (separated by at
 * least two spaces). Returns undefined if the page does not begin with such a block.
 */
export function readFrontMatter(lines: string[]): FrontMatter | FrontProblem | undefined {
  if (lines[0]?.trim() !== '---') return undefined
  const values = new Map<string, FrontValue>()
  const at = new Map<string, number>()
  let open: string | undefined
  for (let index = 1; index < lines.length; index++) {
    const line = lines[index]!
    if (line.trim() === '---') return { values, lines: at, bodyLine: index + 2 }
    if (line.trim() === '' || line.trimStart().startsWith('#')) continue
    const item = open === undefined ? null : /^\s*-\s+(.*)$/.exec(line)
    if (item !== null && open !== undefined) {
      const list = values.get(open)
      values.set(open, [...(Array.isArray(list) ? list : []), unquote(item[1]!)])
      continue
    }
    for (const pair of line.includes('  ') ? line.split(/\s{2,}(?=[a-z-]+:(?:\s|$))/) : [line]) {
      const match = /^\s*([A-Za-z][\w-]*)\s*:(?:\s+(.*))?$/.exec(pair)
      if (match === null)
        return { line: index + 1, reason: `invalid entry \`${pair.trim()}\` (expected \`key: value\`)` }
      const key = match[1]!
      if (at.has(key)) return { line: index + 1, reason: `duplicate key \`${key}\`` }
      at.set(key, index + 1)
      const value = readValue(match[2] ?? '')
      values.set(key, value)
      open = value === '' ? key : undefined
    }
  }
  return { line: 1, reason: 'the front matter has no closing `---` line' }
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
    const char = text[index]!
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
