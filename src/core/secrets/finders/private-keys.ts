import type { Span } from '../spans.ts'

const edge = /-----(BEGIN|END) [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----/g
/** A line of a key and nothing else, also quoted, indented, in a comment or in a diff. */
const bodyLine = /^[ \t+\-#/*>|"'`]{0,40}([A-Za-z0-9+/]{40,}={0,2})(?:\\n|\\r)*["'`,;+\\ \t]{0,8}\r?$/
const puttyLines = /^Private-Lines: \d+/

/**
 * The material of private keys: whole blocks, blocks on one line with `\n` in them, blocks that an excerpt cut at either
 * end, and lines of key material without any mark.
 */
export function keySpans(text: string): Span[] {
  const spans: Span[] = []
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

/** Decoration around a line of a key in code, in a comment or in a diff. */
const before = /^[\s"'`+*#/|>,;(-]+/
const after = /["'`+,;)\s\\]+$/
const header = /^[A-Za-z-]+: /
const keyLine = /^[\w+/=\\-]+$/

/**
 * Masks each line of a block by itself, so that the number of lines stays. A block that has no other end may be a mere
 * mention, so it only goes as far as lines look like a key's.
 */
function maskBlock(text: string, { start: from, end: to, open }: Span & { open: boolean }, spans: Span[]): void {
  const lines = text.slice(from, to).split('\n')
  const backwards = open && from === 0
  let start = from
  const found: (Span | undefined)[] = lines.map((line) => {
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

/** Lines that only hold a long run of base64: key material without any mark. */
function bodies(text: string, spans: Span[]): void {
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
