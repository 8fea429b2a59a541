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
/** All forms of `=`, optionally after a type, and `:`. */
const equals =
  /[^\S\n]*(?::[\w .<>[\]|?&',()]{0,60}|[^\S\n]As[^\S\n]+[\w.]{1,30}|\{[\w; ]{0,40}\})?[^\S\n]*(?:=>|:=|\|\|=|\?\?=|[!=]==?|\+=|\?=|=|<-|->)/y
const pairedTo = /[^\S\n]+to[^\S\n]+(?=["'])/y
const colon = /[^\S\n]*[:：](?!:)(?:[*_]{2})?/y
const call = /[^\S\n]*\(/y
const comma = /[^\S\n]*,[^\S\n]*(?:(?:default(?:_value)?|with)[^\S\n]*[=:])?/y
/** The value is in the member after the name: `name: TOKEN`, `value: …`. */
const gap = /[^\S\n]*,?\s{0,80}/y
const memberKey = /["']?(?:\w{0,20}value|default|content|data)["']?(?=[^\S\n]*[:=])/iy
const memberElement = /[^\S\n]*>?\s*(?:<\/key>\s*)?<(?:value|string)>/iy
const memberSign = /["']?[^\S\n]*[:=]/y
const blockDefault = /[^\S\n]*\{[^{}]{0,200}?\bdefault[^\S\n]*=/y
const element = /[^\S\n]*(?:[\w:]{1,30}="[^"]{0,80}"[^\S\n]*){0,3}>\s{0,40}(?:<!\[CDATA\[)?/y
/** Calls that wrap a literal: `SecretString::new(`, `b64decode(`, `(`. */
const wrapper =
  /\s{0,40}(?:(?:await|new)\s+)?(?:[\w.:<>!&]{0,60}(?:String|Secret\w*|Password|Bytes|bytes|decode|encode|from|new|lazy|join|hex|unhexlify|crypt|md5|MD5|atob|PASSWORD)!?)?\s?[({[]{1,3}\s{0,40}(?=[rbfuRBFULNn@$#]{0,3}["'])/y
const converted = /\s{0,40}(?:\[\]\w{1,20}[({]|<\w{1,20}>)(?=["'`])/y
/** Default values: `process.env.TOKEN || "…"`, `${TOKEN:-…}`. */
const otherwise =
  /[^\S\n]*(?:\|\||\?\?|\?:|:-|\bor\b|\)?\.(?:unwrap_or|or|getOrElse|orElse|or_else|equals|eql)\w*\((?:\|\w*\| ?)?|\{(?="))/y
const given = /\)?[^\S\n]*(?:do|\{)[^\S\n]*(?=["'])/y
const attribute = /(?:value|content|default)[^\S\n]*=/iy
const space = /[^\S\n]+/y
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
  let start = at
  while (start > 0 && at - start < longestName && nameCharacter.test(text[start - 1] ?? '')) start--
  let end = wordEnd
  while (end < text.length && end - wordEnd < longestName && /[\w-]/.test(text[end] ?? '')) end++
  const isField = /^\.(?:value|text)\s?=/.test(text.slice(end, end + 9))
  if (isOtherWord(text.slice(start, at), word) || (!isField && namesNoSecret(text.slice(wordEnd, end))))
    return undefined
  const whole = text.slice(start, end)
  // In shells, `PWD` is the current folder.
  if (/^(?:OLD)?PWD$/.test(whole) && !/;\s*$/.test(text.slice(0, start))) return undefined
  const field = /^\.(?:value|text)(?=\s?=)/.exec(text.slice(end, end + 9))?.[0].length ?? 0
  const quoted = /["'`]/.test(text[start - 1] ?? '')
  // A compiler pass is not a password, but a user's pass is.
  const user =
    whole === 'pass' &&
    /\buser\w*["']?\s?[:=]\s?["'][^"'\n]+["'],\s*["']?$/.test(text.slice(Math.max(0, start - 80), start))
  return { text: user ? 'password' : whole, start, end: end + field, weak: weakWord !== undefined, quoted }
}

function valuesOf(text: string, name: Name, spans: SecretSpan[]): void {
  const after = matchAt(closers, text, name.end) ?? name.end
  const value = (pattern: RegExp) => matchAt(pattern, text, after)
  const assigned = value(equals) ?? value(pairedTo) ?? value(colon) ?? value(blockDefault)
  const key = assigned === undefined ? memberAfter(text, after) : undefined
  const inCall = value(otherwise) ?? value(given) ?? value(call) ?? argumentAfter(text, name, after)
  const inside =
    name.quoted || /<(?:\w{1,20}:|key>)?$/.test(text.slice(Math.max(0, name.start - 22), name.start))
      ? (value(memberElement) ?? value(element))
      : undefined
  if (assigned !== undefined) assignedValue(text, name, assigned, spans)
  else if (key !== undefined)
    assignedValue(text, { ...name, ...key }, matchAt(memberSign, text, key.end) ?? key.end, spans)
  else if (inCall !== undefined) passed(text, name, inCall, spans)
  else if (inside !== undefined) elementText(text, name, inside, spans)
  else spacedValue(text, name, value(space), spans)
  if (spans.length === 0) itemBelow(text, name, after, spans)
  if (spans.length > 0 || name.weak) return
  if (key === undefined) returned(text, name, after, spans)
  if (spans.length === 0 && (assigned ?? key ?? inCall) === undefined) nearbyValue(text, after, spans)
  if (spans.length === 0) valueBefore(text, name, spans)
}

/** Returns the value of the member after the one with the name. */
function memberAfter(text: string, after: number): SecretSpan | undefined {
  const start = matchAt(gap, text, after) ?? after
  const end = start === after ? undefined : matchAt(memberKey, text, start)
  return end === undefined ? undefined : { start, end }
}

/** Returns the start of the argument, list item or word after a quoted name or an option. */
function argumentAfter(text: string, name: Name, after: number): number | undefined {
  if (name.text.startsWith('-')) return optionArgument(text, name, after)
  const line = lineBefore(text, name.start)
  if (!name.quoted) return pairedArgument(text, line, after)
  if (/\bfill_in ["']$/.test(line)) return matchAt(comma, text, after)
  const before = text.slice(Math.max(0, name.start - 4), name.start)
  const next = /[({[,]\s{0,2}["'`]$/.test(before) ? matchAt(comma, text, after) : undefined
  const sets = /[({[]\s*["'`]$/.test(before) || /(?:set|put|add|fill|type)\w*\([^()]{0,60}$/i.test(line)
  if (next === undefined || !sets) return undefined
  const quoted = before.includes('[') ? readQuoted(text, next) : undefined
  // Names of several fields are not a name and a value.
  return quoted !== undefined && /^\s*,/.test(text.slice(quoted.after, quoted.after + 9)) ? undefined : next
}

/** In a call, the last argument is the secret. After an option, it is the next word. */
function passed(text: string, name: Name, at: number, spans: SecretSpan[]): void {
  const next = readQuoted(text, at)
  if (!name.text.startsWith('-')) passedLiterals(text, name, at, spans)
  else if (next !== undefined && !next.value.startsWith('-')) addLiteral(next, name, spans)
}

const standard = /,[^()]{0,200}?\bdefault\s?=\s?(?=["'])/y

/** Returns the argument of an option in a list of words, or the option's default value. */
function optionArgument(text: string, name: Name, after: number): number | undefined {
  return name.quoted ? (matchAt(standard, text, after) ?? matchAt(comma, text, after)) : undefined
}

/** Matches `strcmp(password, "…")`, `{password, "…"}`, `define(PASSWORD, "…")`, `type("input[name=password]", "…")`. */
function pairedArgument(text: string, line: string, after: number): number | undefined {
  const next = matchAt(comma, text, after)
  if (next === undefined) return undefined
  if (/(?:str\w{0,4}cmp|\bequals|compare\w{0,9}|define)\($/.test(line)) return next
  if (/(?:type|fill|val)\w{0,9}\(["'][^"']{0,60}[=#]$/i.test(line)) return next
  const quoted = line.endsWith('{') ? readQuoted(text, next) : undefined
  return quoted !== undefined && text[quoted.after] === '}' ? next : undefined
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
