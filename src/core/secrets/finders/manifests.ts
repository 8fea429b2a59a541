import type { SecretSpan } from '../spans.ts'

const secretKind = /^[ \t]*kind:[ \t]*["']?Secret["']?[ \t]*\r?$/m
const dataKey = /^[ \t]*(?:data|stringData):[ \t]*\r?$/
const opensBlock = /:[ \t]*[|>][+-]?[ \t]*\r?$/
const entry = /^[ \t]+[\w.-]{1,200}:[ \t]*["']?([^\s"']{4,})/

/** Finds the values in Kubernetes Secrets, regardless of their names. */
export function manifestSpans(text: string): SecretSpan[] {
  if (!secretKind.test(text)) return []
  const spans: SecretSpan[] = []
  let start = 0
  /** Indentation of the key with the data; -1 outside of them. */
  let depth = -1
  /** Indentation of the key of a block scalar; -1 outside of one. */
  let block = -1
  for (const line of text.split('\n')) {
    const indent = line.search(/[^ \t]|$/)
    if (block >= 0 && (line.trim() === '' || indent > block)) addValue(line.trim(), start + indent, spans)
    else {
      block = depth >= 0 && indent > depth && opensBlock.test(line) ? indent : -1
      const value = entry.exec(line)?.[1]
      if (dataKey.test(line)) depth = indent
      else if (value === undefined) {
        if (line.trim() !== '' && block < 0) depth = -1
      } else if (depth >= 0 && indent > depth) addValue(value, start + line.indexOf(value, line.indexOf(':')), spans)
    }
    start += line.length + 1
  }
  return spans
}

function addValue(value: string, start: number, spans: SecretSpan[]): void {
  if (value.length >= 4 && !value.includes('…')) spans.push({ start, end: start + value.length })
}
