/** A piece of a regular expression in a query, where each backslash is doubled. */
const piece = /\\\\(?:x[\da-f]{2}|u[\da-f]{4}|\\[\s\S]|[^\\])|\\[\s\S]|\(\?(?:i:|<\w+>|<?[=!]|:)|[a-z]-[a-z]|[\s\S]/iy

/**
 * Rewrites every `(?i:…)` in the regular expressions of a query as a group of character classes with both cases,
 * because Node 22 does not support such groups.
 */
export function expandIgnoreCase(source: string): string {
  let expanded = ''
  for (let at = 0; ; ) {
    const start = source.indexOf('(?i:', at)
    if (start < 0) return expanded + source.slice(at)
    const { text, end } = expandGroup(source, start)
    expanded += source.slice(at, start) + text
    at = end
  }
}

/** Rewrites from the parenthesis at `start` to the matching one. */
function expandGroup(source: string, start: number): { text: string; end: number } {
  let text = ''
  let depth = 0
  let inClass = false
  piece.lastIndex = start
  do {
    const [found] = piece.exec(source) ?? []
    if (found === undefined) return { text, end: source.length }
    if (!inClass && found.startsWith('(')) depth++
    if (!inClass && found === ')') depth--
    if (found === '[' || found === ']') inClass = found === '['
    if (found === '(?i:') text += '(?:'
    else if (/^[a-z](?:-[a-z])?$/i.test(found)) text += bothCases(found, inClass)
    else text += found
  } while (depth > 0)
  return { text, end: piece.lastIndex }
}

function bothCases(found: string, inClass: boolean): string {
  if (inClass) return found.toLowerCase() + found.toUpperCase()
  return found.replaceAll(/[a-z]/gi, (letter) => `[${letter.toLowerCase()}${letter.toUpperCase()}]`)
}
