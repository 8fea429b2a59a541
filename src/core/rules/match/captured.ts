import type { CapturedNode } from '../../syntax/inspector.ts'

/** Start and end in the text, in UTF-16 code units. */
export interface CapturedSpan {
  start: number
  end: number
}

/**
 * Returns the span from the first to the last node captured under a name. For `$$$ARGS`, it is the span between the
 * adjacent siblings.
 */
export function capturedSpan(text: string, captures: readonly CapturedNode[], name: string): CapturedSpan | undefined {
  const nodes = captures.filter((capture) => capture.name === name)
  if (nodes.length > 0) {
    return { start: Math.min(...nodes.map((node) => node.start)), end: Math.max(...nodes.map((node) => node.end)) }
  }
  const parent = captures.find((capture) => capture.name === `${name}.inside` || capture.name === `${name}.in`)
  if (parent === undefined) return undefined
  const bracket = parent.name.endsWith('.inside') ? 1 : 0
  let start = captures.find((capture) => capture.name === `${name}.after`)?.end ?? parent.start + bracket
  let end = captures.find((capture) => capture.name === `${name}.before`)?.start ?? parent.end - bracket
  while (start < end && /[\s,;]/.test(text.charAt(start))) start++
  while (end > start && /[\s,]/.test(text.charAt(end - 1))) end--
  return { start, end }
}
