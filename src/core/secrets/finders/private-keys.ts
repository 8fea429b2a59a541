import type { SecretSpan } from '../spans.ts'

const edge = /-----(BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
/** A line that contains only key material, possibly quoted, indented, in a comment or in a diff. */
const bodyLine = /^[ \t+\-#/*>|"'`]{0,40}([A-Za-z0-9+/]{40,}={0,2})(?:\\n|\\r)*["'`,;+\\ \t]{0,8}\r?$/
const puttyLines = /^Private-Lines: \d+/

/**
 * Finds the material of private keys: complete blocks, blocks on one line with `\n`, blocks truncated at either end,
 * and lines of key material without markers.
 */
export function keySpans(text: string): SecretSpan[] {
  const spans: SecretSpan[] = []
  const marks = [...text.matchAll(edge)].map((mark) => ({
    at: mark.index,
    end: mark.index + mark[0].length,
    kind: mark[1],
  }))
  if (marks[0]?.kind === 'END') maskBlock(text, { start: 0, end: marks[0].at, open: true }, spans)
  for (const [index, mark] of marks.entries()) {
    if (mark.kind !== 'BEGIN') continue
    const next = marks[index + 1]
    const open = next?.kind !== 'END'
    maskBlock(text, { start: mark.end, end: next?.at ?? text.length, open }, spans)
  }
  if (text.length >= 40) bodies(text, spans)
  return spans
}

/** Characters before a line of a key in code, in a comment or in a diff. */
const before = /^[\s"'`+*#/|>,;(-]+/
const after = /["'`+,;)\s\\]+$/
const header = /^[A-Za-z-]+: /
const keyLine = /^[\w+/=\\-]+$/

/**
 * Masks each line of a block separately, so that the number of lines is unchanged. A block without an end marker may be
 * a mere mention, so it only extends while lines look like key material.
 */
function maskBlock(
  text: string,
  { start: from, end: to, open }: SecretSpan & { open: boolean },
  spans: SecretSpan[],
): void {
  const lines = text.slice(from, to).split('\n')
  const backwards = open && from === 0
  let start = from
  const found: (SecretSpan | undefined)[] = lines.map((line) => {
    const own = line.replace(before, '')
    const offset = start + line.length - own.length
    const rest = own.replace(after, '')
    start += line.length + 1
    if (rest === '') return { start: offset, end: offset }
    if (open ? keyLine.test(rest) || header.test(rest) : !/\s/.test(rest) || header.test(rest))
      return { start: offset, end: offset + rest.length }
    return undefined
  })
  if (backwards) found.reverse()
  for (const span of found) {
    if (span !== undefined) spans.push(span)
    else if (open) return
  }
}

/** Finds lines that contain only a long run of Base64: key material without markers. */
function bodies(text: string, spans: SecretSpan[]): void {
  let start = 0
  let putty = 0
  for (const line of text.split('\n')) {
    const found = line.length < 400 ? bodyLine.exec(line)?.[1] : undefined
    if (puttyLines.test(line)) putty = Number(/\d+/.exec(line)?.[0])
    else if (putty > 0) {
      putty--
      spans.push({ start, end: start + line.trimEnd().length })
    } else if (found !== undefined && mixed(found)) {
      const at = start + line.indexOf(found)
      spans.push({ start: at, end: at + found.length })
    }
    start += line.length + 1
  }
}

function mixed(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run)
}
