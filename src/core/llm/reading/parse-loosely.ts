import { jsonrepair } from 'jsonrepair'

/** Parses JSON with the mistakes of models: comments, quotes, trailing commas, a missing end. Undefined if it is none. */
export function parseLoosely(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    try {
      return JSON.parse(jsonrepair(text))
    } catch {
      return undefined
    }
  }
}

/** Parses JSON whose value may be JSON text again, as in an escaped answer. */
export function parseDeeply(data: unknown): unknown {
  let value = data
  for (let depth = 0; typeof value === 'string' && depth < mostEscapes; depth++) value = parseLoosely(value)
  return value
}

const mostEscapes = 3

/** Returns the longest part in brackets inside of a part that is no JSON itself, as in `{{"a": 1}}`. */
export function innerPart(part: string): string {
  return bracketedParts(part.slice(1)).toSorted((one, other) => other.length - one.length)[0] ?? ''
}

/**
 * Returns the parts of a text that may be JSON, the longest first: fenced blocks, text in brackets, and the whole
 * text if it is quoted. A truncated part reaches the end of the text.
 */
export function jsonParts(text: string): string[] {
  const trimmed = text.trim()
  const quoted = trimmed.startsWith('"') ? [trimmed] : []
  const parts = [...quoted, ...fencedParts(trimmed), ...bracketedParts(trimmed)]
  return [...new Set(parts)].toSorted((one, other) => other.length - one.length)
}

function fencedParts(text: string): string[] {
  const lines = text.split('\n')
  const parts: string[] = []
  let begun: number | undefined
  for (const [index, line] of lines.entries()) {
    if (!/^\s*(?:```|~~~)/.test(line)) continue
    if (begun !== undefined) parts.push(lines.slice(begun, index).join('\n'))
    begun = begun === undefined ? index + 1 : undefined
  }
  if (begun !== undefined) parts.push(lines.slice(begun).join('\n'))
  return parts.filter((part) => /[[{]/.test(part))
}

const mostParts = 50
const pairs: Readonly<Record<string, string>> = { '{': '}', '[': ']' }

/** Returns each outermost part in brackets. */
function bracketedParts(text: string): string[] {
  const parts: string[] = []
  let from = 0
  while (parts.length < mostParts) {
    const start = indexOfBracket(text, from)
    if (start === -1) return parts
    const end = endOfBracket(text, start)
    parts.push(text.slice(start, end))
    from = end
  }
  return parts
}

function indexOfBracket(text: string, from: number): number {
  for (let at = from; at < text.length; at++) if (text.charAt(at) in pairs) return at
  return -1
}

/** Returns the position after the bracket that closes the one at `start`, or the length of the text. */
function endOfBracket(text: string, start: number): number {
  let depth = 0
  let quoted = false
  for (let at = start; at < text.length; at++) {
    const character = text.charAt(at)
    if (quoted) {
      if (character === '\\') at++
      else if (character === '"') quoted = false
    } else if (character === '"') quoted = true
    else if (character in pairs) depth++
    else if (character === '}' || character === ']') depth--
    if (depth === 0) return at + 1
  }
  return text.length
}
