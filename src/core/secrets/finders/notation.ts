import type { Owner } from '../reading/literals.ts'
import { readQuoted } from '../reading/read-value.ts'
import { lineBefore, matchAt } from '../reading/sticky.ts'
import type { SecretSpan } from '../spans.ts'

/** All forms of `=`, optionally after a type, and `:`. */
const equals =
  /[^\S\n]*(?::[\w .<>[\]|?&',()]{0,60}|[^\S\n]As[^\S\n]+[\w.]{1,30}|\{[\w; ]{0,40}\})?[^\S\n]*(?:=>|:=|\|\|=|\?\?=|[!=]==?|\+=|\?=|=|<-|->)/y
const pairedTo = /[^\S\n]+to[^\S\n]+(?=["'])/y
const colon = /[^\S\n]*[:：](?!:)(?:[*_]{2})?/y
const call = /[^\S\n]*\(/y
/** The value is in the member after the name: `name: TOKEN`, `value: …`. */
const gap = /[^\S\n]*,?\s{0,80}/y
const memberKey = /["']?(?:\w{0,20}value|default|content|data)["']?(?=[^\S\n]*[:=])/iy
const memberElement = /[^\S\n]*>?\s*(?:<\/key>\s*)?<(?:value|string)>/iy
const memberSign = /["']?[^\S\n]*[:=]/y
const blockDefault = /[^\S\n]*\{[^{}]{0,200}?\bdefault[^\S\n]*=/y
const element = /[^\S\n]*(?:[\w:]{1,30}="[^"]{0,80}"[^\S\n]*){0,3}>\s{0,40}(?:<!\[CDATA\[)?/y
const comma = /[^\S\n]*,[^\S\n]*(?:(?:default(?:_value)?|with)[^\S\n]*[=:])?/y
/** Default values: `process.env.TOKEN || "…"`, `${TOKEN:-…}`. */
const otherwise =
  /[^\S\n]*(?:\|\||\?\?|\?:|:-|\bor\b|\)?\.(?:unwrap_or|or|getOrElse|orElse|or_else|equals|eql)\w*\((?:\|\w*\| ?)?|\{(?="))/y
const given = /\)?[^\S\n]*(?:do|\{)[^\S\n]*(?=["'])/y
const space = /[^\S\n]+/y

/** A name in a text. */
interface NameAt extends Owner {
  start: number
  quoted: boolean
}

/** How a value follows a name, and where it begins. */
export type Notation =
  | { kind: 'assigned' | 'argument' | 'element'; at: number }
  | { kind: 'member'; at: number; key: SecretSpan }
  | { kind: 'spaced'; at: number | undefined }

/** Returns the notation of the value after a name. `after` is the position after its quotes and brackets. */
export function notationAfter(text: string, name: NameAt, after: number): Notation {
  const first = (...patterns: RegExp[]) => {
    for (const pattern of patterns) {
      const at = matchAt(pattern, text, after)
      if (at !== undefined) return at
    }
    return undefined
  }
  const assigned = first(equals, pairedTo, colon, blockDefault)
  if (assigned !== undefined) return { kind: 'assigned', at: assigned }
  const key = memberAfter(text, after)
  if (key !== undefined) return { kind: 'member', at: matchAt(memberSign, text, key.end) ?? key.end, key }
  const argument = first(otherwise, given, call) ?? argumentAfter(text, name, after)
  if (argument !== undefined) return { kind: 'argument', at: argument }
  const inTag = name.quoted || /<(?:\w{1,20}:|key>)?$/.test(text.slice(Math.max(0, name.start - 22), name.start))
  const inside = inTag ? first(memberElement, element) : undefined
  return inside === undefined ? { kind: 'spaced', at: first(space) } : { kind: 'element', at: inside }
}

/** Returns the value of the member after the one with the name. */
function memberAfter(text: string, after: number): SecretSpan | undefined {
  const start = matchAt(gap, text, after) ?? after
  const end = start === after ? undefined : matchAt(memberKey, text, start)
  return end === undefined ? undefined : { start, end }
}

/** Returns the start of the argument, list item or word after a quoted name or an option. */
function argumentAfter(text: string, name: NameAt, after: number): number | undefined {
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

const standard = /,[^()]{0,200}?\bdefault\s?=\s?(?=["'])/y

/** Returns the argument of an option in a list of words, or the option's default value. */
function optionArgument(text: string, name: NameAt, after: number): number | undefined {
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
