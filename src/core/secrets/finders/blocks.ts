import type { Owner } from '../reading/literals.ts'
import { readQuoted } from '../reading/read-value.ts'
import { lineBefore } from '../reading/sticky.ts'
import { isBareSecret, isLongAndRandom, isPlaceholder, isQuotedSecret, type SecretSetting } from '../secret-values.ts'
import type { SecretSpan } from '../spans.ts'

const longestBlock = 20_000
const mostItems = 200
const mostLines = 20

/** Finds the lines of a YAML block scalar, which are indented deeper than the name. */
export function blockScalar(text: string, start: number, at: number, spans: SecretSpan[]): void {
  const depth = indentOf(lineBefore(text, start))
  let next = at
  for (const line of text.slice(at, at + longestBlock).split('\n')) {
    const inner = /^\s*/.exec(line)?.[0].length ?? 0
    if (line.trim() !== '' && inner <= depth) return
    if (line.trim() !== '' && !isPlaceholder(line))
      spans.push({ start: next + inner, end: next + line.trimEnd().length })
    next += line.length + 1
  }
}

const heredoc = /^[^\S\n]*<<[-~]?["']?(\w{1,30})["']?[^\n]{0,80}\n/

/** Finds the lines of a heredoc: `<<EOT`. Returns false if there is none. */
export function heredocLines(text: string, name: Owner, at: number, spans: SecretSpan[]): boolean {
  const opened = heredoc.exec(text.slice(at, at + 200))
  if (opened === null) return false
  let next = at + opened[0].length
  for (const line of text.slice(next, next + 2_000).split('\n', mostLines)) {
    const value = line.trim()
    if (value === opened[1]) break
    const start = next + line.length - line.trimStart().length
    if (isQuotedSecret(value, name.text)) spans.push({ start, end: start + value.length })
    next += line.length + 1
  }
  return true
}

interface Below extends Owner {
  /** Start of the name. */
  start: number
  /** How likely a bare word is a value. */
  setting: SecretSetting
}

/**
 * Finds values on the lines after a name without a value: a single one, or the items of a list. Returns false if there
 * are none.
 */
export function valuesBelow(text: string, name: Below, at: number, spans: SecretSpan[]): boolean {
  const opening = /^[^\S\n]*\r?\n/.exec(text.slice(at, at + 80))?.[0].length
  if (opening === undefined || !/^[\s-]*["']?$/.test(lineBefore(text, name.start))) return false
  const depth = indentOf(lineBefore(text, name.start))
  let next = at + opening
  for (let count = 0; count < mostItems && next < text.length; count++) {
    const newline = text.indexOf('\n', next)
    const end = newline < 0 ? text.length : newline
    const mark = /^[ \t]*(?:- +)?/.exec(text.slice(next, Math.min(end, next + 200)))?.[0] ?? ''
    const isItem = mark.includes('-')
    const indent = mark.length - mark.trimStart().length
    if (indent < depth || (indent === depth && !isItem)) break
    if (!(isItem || count === 0) || !lineValue(text, name, { start: next + mark.length, end }, spans)) break
    next = end + 1
    if (!isItem) break
  }
  return true
}

/** Finds a line that consists only of a value. */
function lineValue(text: string, name: Below, { start, end }: SecretSpan, spans: SecretSpan[]): boolean {
  const line = text.slice(start, end).trimEnd()
  const quoted = /^["']/.test(line) ? readQuoted(text, start) : undefined
  const value = quoted === undefined ? line : quoted.value
  if (quoted === undefined ? /[\s:,;{}()]/.test(line) : text.slice(quoted.after, end).trim() !== '') return false
  if (name.weak && !isLongAndRandom(value)) return true
  const secret = quoted === undefined ? isBareSecret(value, name.setting) : isQuotedSecret(value, name.text)
  const from = quoted?.start ?? start
  if (/^https?:\/\//.test(value)) return true
  if (secret) spans.push({ start: from, end: from + value.length })
  return true
}

function indentOf(before: string): number {
  return /^[\s-]*/.exec(before)?.[0].length ?? 0
}

/** Finds the text of an XML element. */
export function elementText(text: string, name: Owner, at: number, spans: SecretSpan[]): void {
  const close = text.slice(at, at + 1_000).search(/<\/|\]\]>/)
  if (close < 0) return
  const end = at + close
  const value = text.slice(at, end)
  if (value.length > 4_000 || !isQuotedSecret(value.trim(), name.text)) return
  const start = at + value.length - value.trimStart().length
  if (!name.weak || isLongAndRandom(value.trim())) spans.push({ start, end: start + value.trim().length })
}
