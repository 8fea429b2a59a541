import type { SecretSpan } from '../spans.ts'

const secretKind = /^[ \t]*kind:[ \t]*["']?Secret["']?[ \t]*\r?$/m
const dataKey = /^([ \t]*)(?:data|stringData):[ \t]*\r?$/
const opensBlock = /:[ \t]*[|>][+-]?[ \t]*\r?$/
const entry = /^([ \t]+)[\w.-]{1,200}:[ \t]*["']?([^\s"']{4,})/

/** Finds the values in Kubernetes Secrets, regardless of their names. */
export function manifestSpans(text: string): SecretSpan[] {
  if (!secretKind.test(text)) return []
  const spans: SecretSpan[] = []
  let start = 0
  let depth = -1
  /** Indentation of the key of a block scalar. */
  let block = -1
  for (const line of text.split('\n')) {
    const opened = dataKey.exec(line)
    const found = entry.exec(line)
    const value = found?.[2] ?? ''
    const indent = /^[ \t]*/.exec(line)?.[0].length ?? 0
    if (block >= 0 && (line.trim() === '' || indent > block)) {
      if (line.trim().length >= 4 && !line.includes('…'))
        spans.push({ start: start + indent, end: start + line.trimEnd().length })
      start += line.length + 1
      continue
    }
    block = depth >= 0 && indent > depth && opensBlock.test(line) ? indent : -1
    if (opened !== null) depth = opened[1]?.length ?? 0
    else if (depth >= 0 && found !== null && (found[1]?.length ?? 0) > depth && !value.includes('…')) {
      const at = start + line.indexOf(value, line.indexOf(':'))
      spans.push({ start: at, end: at + value.length })
    } else if (line.trim() !== '' && found === null && block < 0) depth = -1
    start += line.length + 1
  }
  return spans
}
