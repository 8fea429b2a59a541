import { isPlaceholder, isQuotedSecret, isVeryRandom, looksRandom } from '../secret-values.ts'
import type { SecretSpan } from '../spans.ts'
import type { Owner } from './literals.ts'
import { readQuoted } from './read-value.ts'
import { lineBefore } from './sticky.ts'

const mostRead = 1_000
const valueKeys = new Set('value default content data result pass secret'.split(' '))
const entry = /(?:^|[{,(\n])[ \t-]*["']?([\w.@/-]{1,80})["']?\s{0,20}(?::|=>|=)[ \t]*/g

/** Finds values inside a map of secrets: those that look like secrets, and those of members such as `value`. */
export function containedValues(text: string, name: Owner & { start: number }, at: number, spans: SecretSpan[]): void {
  const inside = extentOf(text, name.start, at)
  if (inside === undefined) return
  const body = text.slice(inside.start, inside.end)
  for (const match of body.matchAll(entry)) {
    const start = inside.start + match.index + match[0].length
    const quoted = readQuoted(text, start)
    const found = quoted === undefined || text.slice(start, quoted.start).includes('\n') ? bareAt(text, start) : quoted
    if (found === undefined || found.end > inside.end) continue
    const value = text.slice(found.start, found.end)
    const plain =
      found === quoted &&
      !name.weak &&
      valueKeys.has((match[1] ?? '').toLowerCase()) &&
      isQuotedSecret(value, name.text)
    if (plain || isContained(value, name.weak)) spans.push(found)
  }
}

function isContained(value: string, weak: boolean): boolean {
  if (isPlaceholder(value) || value.length < 12 || value.startsWith('//')) return false
  if (/[/.]/.test(value) && !/[A-Z].*\d|\d.*[A-Z]/.test(value)) return false
  return weak ? isVeryRandom(value) || /^[0-9a-f]{32,}$/.test(value) : looksRandom(value)
}

function bareAt(text: string, at: number): SecretSpan | undefined {
  const bare = /^[^\s"'`,;(){}[\]]{8,}/.exec(text.slice(at, at + 400))?.[0]
  return bare === undefined ? undefined : { start: at, end: at + bare.length }
}

/** Returns the content of the braces that begin here, or of the lines that are indented deeper than the name. */
function extentOf(text: string, nameStart: number, at: number): SecretSpan | undefined {
  const opening = /^\s{0,40}(?:[\w.<>[\], ]{0,40})?[{(]/.exec(text.slice(at, at + 90))?.[0]
  if (opening !== undefined) return { start: at + opening.length - 1, end: closeOf(text, at + opening.length) }
  const line = /^[^\S\n]*\r?\n/.exec(text.slice(at, at + 80))?.[0]
  if (line === undefined) return undefined
  const depth = /^[\s-]*/.exec(lineBefore(text, nameStart))?.[0].length ?? 0
  const start = at + line.length - 1
  let end = start + 1
  while (end < Math.min(text.length, at + mostRead)) {
    const newline = text.indexOf('\n', end)
    const stop = newline < 0 ? text.length : newline
    const inner = /^[ \t]*/.exec(text.slice(end, stop))?.[0].length ?? 0
    if (inner <= depth) break
    end = Math.min(text.length, stop + 1)
  }
  return { start, end }
}

function closeOf(text: string, at: number): number {
  let open = 1
  const limit = Math.min(text.length, at + mostRead)
  for (let end = at; end < limit; end++) {
    if (text[end] === '{' || text[end] === '(') open++
    else if (text[end] === '}' || text[end] === ')') open--
    if (open === 0) return end
  }
  return limit
}
