import { foreignNameWords, innerNameWords, isOtherWord, namesNoSecret, nameWords } from '../credential-names.ts'
import { containedValues } from '../reading/containers.ts'
import {
  addLiteral,
  alternatives,
  listed,
  literals,
  type Owner,
  passedLiterals,
  returned,
} from '../reading/literals.ts'
import { nearbyValue, valueBefore } from '../reading/nearby.ts'
import { readBare, readQuoted } from '../reading/read-value.ts'
import { codeReader } from '../reading/sections.ts'
import { lineBefore, matchAt } from '../reading/sticky.ts'
import { isBareSecret, isQuotedSecret } from '../secret-values.ts'
import type { SecretSpan } from '../spans.ts'
import { blockScalar, elementText, heredocLines, valuesBelow } from './blocks.ts'
import { type Notation, notationAfter } from './notation.ts'

/** A name in a text that may contain a secret. */
interface Name extends Owner {
  start: number
  end: number
  quoted: boolean
  /** The text is code, in which a bare word may be a variable or a type. */
  inCode: () => boolean
}

/** Number of characters to read before and after a name, so that long lines are not slower. */
const readBefore = 300
const readAfter = 4_000

const longestName = 60
const nameCharacter = /[\w$.-]/
const closers = /(?:\[\w*\])?(?:\\{0,3}["'`\])}]){0,4}/y
/** Calls that wrap a literal: `SecretString::new(`, `b64decode(`, `(`. */
const wrapper =
  /\s{0,40}(?:(?:await|new)\s+)?(?:[\w.:<>!&]{0,60}(?:String|Secret\w*|Password|Bytes|bytes|decode|encode|from|new|lazy|join|hex|unhexlify|crypt|md5|MD5|atob|PASSWORD)!?)?\s?[({[]{1,3}\s{0,40}(?=[rbfuRBFULNn@$#]{0,3}["'])/y
const converted = /\s{0,40}(?:\[\]\w{1,20}[({]|<\w{1,20}>)(?=["'`])/y
const attribute = /(?:value|content|default)[^\S\n]*=/iy
const block = /[^\S\n]*(?:!\S{1,20}[^\S\n]+)?[|>][+-]?\d?[^\S\n]*\r?\n/y
const tag = /[^\S\n]*(?:(?:!!|&)\w{1,30}[^\S\n]+){1,2}/y
const fallback = /(?:\|\||\?\?|\?:|\bor|\?[^"'`\n?]{1,40}:)\s*["'`]([^"'`\n]{4,200})["'`]/g
const condition = /[^"'`\n;(),{}]{1,80}\?[^\S\n]*(?=["'])/y
const nextItem = /[^\S\n]*\n[^\S\n]*-[^\S\n]+(?!-)/y

/** Finds the values that are assigned to names such as `password`, `token` or `apiKey`, in any notation. */
export function assignedSpans(text: string): SecretSpan[] {
  const spans: SecretSpan[] = []
  const isCodeAt = codeReader(text)
  const matches = [...text.matchAll(nameWords), ...text.matchAll(innerNameWords)]
  if (/[^\0-\u02ff]/.test(text)) matches.push(...text.matchAll(foreignNameWords))
  for (const match of matches) {
    const from = Math.max(0, match.index - readBefore)
    const window = text.slice(from, match.index + readAfter)
    const name = nameAt(window, match.index - from, match)
    if (name === undefined) continue
    const found: SecretSpan[] = []
    valuesOf(window, { ...name, inCode: () => isCodeAt(match.index) }, found)
    for (const { start, end } of found) spans.push({ start: start + from, end: end + from })
  }
  return spans
}

function nameAt(text: string, at: number, [word, weakWord]: RegExpExecArray): Omit<Name, 'inCode'> | undefined {
  const wordEnd = at + word.length
  const { start, end } = nameAround(text, at, wordEnd)
  const [field = ''] = /^\.(?:value|text)(?=\s?=)/.exec(text.slice(end, end + 9)) ?? []
  if (isOtherWord(text.slice(start, at), word)) return undefined
  if (field === '' && namesNoSecret(text.slice(wordEnd, end))) return undefined
  const whole = text.slice(start, end)
  // In shells, `PWD` is the current folder.
  if (/^(?:OLD)?PWD$/.test(whole) && !/;\s*$/.test(text.slice(0, start))) return undefined
  const quoted = /["'`]/.test(text.charAt(start - 1))
  // A compiler pass is not a password, but a user's pass is.
  const user =
    whole === 'pass' &&
    /\buser\w*["']?\s?[:=]\s?["'][^"'\n]+["'],\s*["']?$/.test(text.slice(Math.max(0, start - 80), start))
  return { text: user ? 'password' : whole, start, end: end + field.length, weak: weakWord !== undefined, quoted }
}

/** Extends a word to the whole name. */
function nameAround(text: string, wordStart: number, wordEnd: number): SecretSpan {
  let start = wordStart
  while (start > 0 && wordStart - start < longestName && nameCharacter.test(text.charAt(start - 1))) start--
  let end = wordEnd
  while (end < text.length && end - wordEnd < longestName && /[\w-]/.test(text.charAt(end))) end++
  return { start, end }
}

function valuesOf(text: string, name: Name, spans: SecretSpan[]): void {
  const after = matchAt(closers, text, name.end) ?? name.end
  const notation = notationAfter(text, name, after)
  readValue(text, name, notation, spans)
  if (spans.length === 0) itemBelow(text, name, after, spans)
  if (spans.length > 0 || name.weak) return
  if (notation.kind !== 'member') returned(text, name, after, spans)
  const isApart = notation.kind === 'element' || notation.kind === 'spaced'
  if (spans.length === 0 && isApart) nearbyValue(text, after, spans)
  if (spans.length === 0) valueBefore(text, name, spans)
}

function readValue(text: string, name: Name, notation: Notation, spans: SecretSpan[]): void {
  if (notation.kind === 'assigned') assignedValue(text, name, notation.at, spans)
  else if (notation.kind === 'member') assignedValue(text, { ...name, ...notation.key }, notation.at, spans)
  else if (notation.kind === 'argument') passed(text, name, notation.at, spans)
  else if (notation.kind === 'element') elementText(text, name, notation.at, spans)
  else spacedValue(text, name, notation.at, spans)
}

/** In a call, the last argument is the secret. After an option, it is the next word. */
function passed(text: string, name: Name, at: number, spans: SecretSpan[]): void {
  const next = readQuoted(text, at)
  if (!name.text.startsWith('-')) passedLiterals(text, name, at, spans)
  else if (next !== undefined && !next.value.startsWith('-')) addLiteral(next, name, spans)
}

function spacedValue(text: string, name: Name, at: number | undefined, spans: SecretSpan[]): void {
  if (at === undefined) return
  const start = matchAt(attribute, text, at) ?? at
  // A compiler pass is not a password, and `pass` may be a verb.
  if (/^pass$/i.test(name.text)) return
  if (literals(text, name, start, spans) || name.weak) return
  if (text[name.start] === '-' || isDirective(text, name)) bare(text, name, at, spans)
}

/** Tells whether a space separates name and value: `ENV DB_PASSWORD x`, `requirepass x`, `login me password x`. */
function isDirective(text: string, { start, end, text: name }: Name): boolean {
  const before = lineBefore(text, start)
  if (/(?:^|\s)(?:ENV|ARG|SetEnv|setenv|setx|login\s+\S{1,100})\s+$/i.test(before)) return true
  const last = /^[ \t]+\S+[ \t]*(?:\r?\n|$)/.test(text.slice(end, end + 200))
  if (last && /^[+-]?\s*(?:enable|set(?: -\w+)?|user(?:name)?\s\S+)\s+$/.test(before)) return true
  if (!/^[+-]?\s*$/.test(before)) return false
  if (/^(?:requirepass|masterauth|\w*pw)$/i.test(name)) return true
  // Settings files without separators: the user name is on one of the previous lines.
  return last && /^[+-]?\s*(?:user(?:name)?|login|account|machine)[ \t]+\S+\s*$/m.test(text.slice(0, start))
}

/** Finds the item after an option in a list: `- --password`, `- …`. */
function itemBelow(text: string, name: Name, after: number, spans: SecretSpan[]): void {
  const at = name.text.startsWith('-') && !name.weak ? matchAt(nextItem, text, after) : undefined
  const value = at === undefined ? '' : (/^[^\s"']+/.exec(text.slice(at, at + 200))?.[0] ?? '')
  if (at !== undefined && !value.endsWith(':') && isBareSecret(value, 'data'))
    spans.push({ start: at, end: at + value.length })
}

function assignedValue(text: string, name: Name, at: number, spans: SecretSpan[]): void {
  const scalar = name.weak ? undefined : matchAt(block, text, at)
  const setting = () => (name.inCode() ? 'code' : 'data')
  if (text[at - 1] === '>' && text[at - 2] !== '=' && text[at - 2] !== '-') elementText(text, name, at, spans)
  else if (scalar !== undefined) blockScalar(text, name.start, scalar, spans)
  else if (!name.weak && heredocLines(text, name, at, spans)) return
  else if (!literals(text, name, at, spans)) {
    const below = valuesBelow(text, { ...name, setting: setting() }, at, spans)
    if (!below && !wrapped(text, name, at, spans)) bareOrContained(text, name, at, spans)
    if (spans.length === 0) containedValues(text, name, at, spans)
  }
}

/** Finds a wrapped literal: `Buffer.from("…")`, `[]byte("…")`, `production ? "…" : "…"`. */
function wrapped(text: string, name: Name, at: number, spans: SecretSpan[]): boolean {
  const start = matchAt(wrapper, text, at) ?? matchAt(converted, text, at)
  // The first item of a list is handled by the list reader.
  if (start !== undefined && /^\s*[[(]\s*$/.test(text.slice(at, start)) && isListed(text, start)) return false
  const inside = start === undefined ? undefined : readQuoted(text, start)
  // Before a colon it is a member name, and before a comma the first of several values.
  if (start !== undefined && inside !== undefined && !/^\s*[:=]/.test(text.slice(inside.after, inside.after + 40)))
    return literals(text, name, start, spans)
  const chosen = matchAt(condition, text, at)
  if (chosen === undefined) return false
  alternatives(text, name, chosen, spans)
  return spans.length > 0
}

function isListed(text: string, at: number): boolean {
  const first = readQuoted(text, at)
  return text[at - 1] === '[' || (first !== undefined && text[first.after] === ',')
}

function bareOrContained(text: string, name: Name, at: number, spans: SecretSpan[]): void {
  const start = matchAt(/\s{0,40}/y, text, at) ?? at
  if (text[start] === '[' || text[start] === '(') listed(text, name, start, spans)
  else bare(text, name, matchAt(tag, text, at) ?? at, spans)
}

function bare(text: string, name: Name, at: number, spans: SecretSpan[]): void {
  const found = readBare(text, name, at)
  if (found !== undefined) spans.push(found)
  if (name.weak) return
  const end = text.indexOf('\n', at)
  const line = text.slice(at, Math.min(end < 0 ? text.length : end, at + 400))
  for (const match of line.matchAll(fallback)) {
    const value = match[1] ?? ''
    const start = at + match.index + match[0].length - 1 - value.length
    if (isQuotedSecret(value, name.text)) spans.push({ start, end: start + value.length })
  }
}
