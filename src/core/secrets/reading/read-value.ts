import { isBareSecret, isLongAndRandom, isQuotedSecret, looksRandom, type SecretSetting } from '../secret-values.ts'
import type { SecretSpan } from '../spans.ts'
import { matchAt } from './sticky.ts'

/** Quoted text: its span without the quotes, and the position where the text continues. */
export interface Quoted extends SecretSpan {
  value: string
  after: number
}

const opening = /\s{0,80}(?:[rbfuRBFULNn@$#]{1,3}(?=["']))?(\\{0,3})("""|'''|["'`])/y
const longest = 4_000

/** Reads quoted text, even if the quotes are escaped or the end is truncated; undefined if there is none. */
export function readQuoted(text: string, at: number): Quoted | undefined {
  opening.lastIndex = at
  const match = opening.exec(text)
  if (match === null) return readRaw(text, at)
  const [, prefix = '', quote = '"'] = match
  const start = opening.lastIndex
  const close = prefix + quote
  const multiline = quote.length === 3 || (quote === '`' && text[start] === '\n')
  const lineEnd = text.indexOf('\n', start)
  const limit = Math.min(multiline || lineEnd < 0 ? text.length : lineEnd, start + longest)
  const end = prefix === '' ? unescaped(close, text, start) : text.indexOf(close, start)
  const cut = end < 0 || end > limit
  const stop = cut ? limit : end
  const after = cut ? stop : stop + close.length
  // C++ raw strings have parentheses inside the quotes.
  if (!cut && text.slice(at, start).endsWith('R"') && text[start] === '(' && text[stop - 1] === ')')
    return { value: text.slice(start + 1, stop - 1), start: start + 1, end: stop - 1, after }
  return { value: text.slice(start, stop), start, end: stop, after }
}

/** Returns the position of the first closing quote that no backslash escapes; -1 if there is none. */
function unescaped(close: string, text: string, start: number): number {
  let end = text.indexOf(close, start)
  while (end >= 0 && isEscaped(text, end, start)) end = text.indexOf(close, end + 1)
  return end
}

const rawOpening = /\s{0,9}(?:%[qQwW]?|q[qw]?)(?=[[({<|])|\s{0,9}\[(?=\[\w)/y
const closing: Record<string, string> = { '[': ']', '(': ')', '{': '}', '<': '>', '|': '|' }

/** Reads text between brackets that act as quotes: `%q(…)`, `q{…}`, `[[…]]`. */
function readRaw(text: string, at: number): Quoted | undefined {
  rawOpening.lastIndex = at
  if (!rawOpening.test(text)) return undefined
  const start = rawOpening.lastIndex + 1
  const end = text.slice(start, start + longest).search(closerOf(text[start - 1] ?? ''))
  return end < 0
    ? undefined
    : { value: text.slice(start, start + end), start, end: start + end, after: start + end + 1 }
}

function closerOf(bracket: string): RegExp {
  return new RegExp(`\\n|\\${closing[bracket] ?? bracket}`)
}

function isEscaped(text: string, at: number, start: number): boolean {
  let slashes = 0
  while (at - slashes - 1 >= start && text[at - slashes - 1] === '\\') slashes++
  return slashes % 2 === 1
}

/** Lines that only occur in code. In texts with such a line, a bare word may be a variable or a type. */
const codeLine =
  /^\s*(?:import|from|using|package)\s+[\w"'.{*@]|^\s*(?:export\s+)?(?:const|let|var)\s+\w+\s*[:=]|^\s*(?:async\s+)?(?:def|class|func|fn|function|public|private|interface|struct)\s+\w|(?:[\w)=][^\S\n]*\{|;)\s*$/m

/** Tells whether a text is code rather than settings or prose. */
export function isCode(text: string): boolean {
  return codeLine.test(text)
}

const environmentPrefix =
  /^\s*(?:(?:export|set|setx|env|ENV|ARG|-e|--env|declare|local|readonly|-|\+|#|>|\/\/|\d{1,6}[:|])\s*)*["']?$/
const scheme = /(?:basic|bearer|token|digest|apikey|negotiate)[^\S\n]+/iy

interface NamedAt {
  text: string
  start: number
  end: number
  weak: boolean
  inCode: () => boolean
}

const spaces = /[^\S\n]+/y

/** Reads an unquoted value; undefined if it is not a secret. */
export function readBare(text: string, name: NamedAt, at: number): SecretSpan | undefined {
  const lineStart = text.lastIndexOf('\n', name.start - 1) + 1
  const newline = text.indexOf('\n', at)
  const lineEnd = newline < 0 ? text.length : newline
  const first = matchAt(spaces, text, at) ?? at
  const schemed = afterScheme(text, name.text, first)
  const start = schemed ?? first
  const before = text.slice(lineStart, name.start)
  const separator = text.slice(name.end, start)
  const rest = text.slice(start, lineEnd).trimEnd()
  const phrase = phraseIn(rest, before, separator, name.inCode)
  if (phrase !== undefined && !name.weak && isQuotedSecret(phrase, name.text))
    return { start, end: start + phrase.length }
  const { value, setting } = bareValue(rest, { before, separator, name: name.text }, name.inCode)
  const secret = isBareSecret(value, schemed === undefined ? setting : 'data') && (!name.weak || isLongAndRandom(value))
  return secret ? { start, end: start + value.length } : undefined
}

/** Returns the position after an authentication scheme; undefined if there is none. */
function afterScheme(text: string, name: string, at: number): number | undefined {
  const known = /auth|bearer/i.test(name) ? matchAt(scheme, text, at) : undefined
  return known ?? (/authorization$/i.test(name) ? ownScheme(text, at) : undefined)
}

/** Finds an unregistered authentication scheme, such as `Splunk`, before a random-looking value. */
function ownScheme(text: string, at: number): number | undefined {
  const [, word = '', value = ''] = /^([A-Za-z][\w-]{2,20} +)(\S+)/.exec(text.slice(at, at + 200)) ?? []
  return looksRandom(value) ? at + word.length : undefined
}

interface Around {
  before: string
  separator: string
  name: string
}

/** Finds a value of several words: `PASSWORD=several words 7`, `-e "PASSWORD=several words"`. */
function phraseIn(rest: string, before: string, separator: string, inCode: () => boolean): string | undefined {
  if (!/\s/.test(rest)) return undefined
  if (/^\s*[=:]\s+$/.test(separator)) {
    const alone = /^\s*$/.test(before) && !/["'`|;]/.test(rest)
    return alone && (!inCode() || /^[\w ]*[a-z]\d[\w ]*$/i.test(rest)) ? rest : undefined
  }
  if (separator !== '=') return undefined
  const quote = /["']$/.exec(before)?.[0]
  if (quote === undefined) return /^[+-]?(?:export )?$/.test(before) && !/["'`|;]/.test(rest) ? rest : undefined
  const value = rest.slice(0, Math.max(0, rest.indexOf(quote)))
  return /\s/.test(value) && !/[&;=]/.test(value) ? value : undefined
}

/** An unquoted value and how likely it is a value. */
interface Bare {
  value: string
  setting: SecretSetting
}

function bareValue(rest: string, around: Around, inCode: () => boolean): Bare {
  const tight = around.separator.endsWith('=') && !/\s/.test(around.separator)
  return lineValue(rest, around, { tight, inCode }) ?? inlineValue(rest, around, { tight, inCode })
}

interface Notation {
  /** `name=value`, without spaces. */
  tight: boolean
  inCode: () => boolean
}

/** Reads the value on a line that contains only a name and a value, as in settings files. */
function lineValue(rest: string, { before, name }: Around, { tight, inCode }: Notation): Bare | undefined {
  if (!environmentPrefix.test(before)) return undefined
  const indented = /^\s+$/.test(before)
  if (tight && (!indented || name === name.toUpperCase())) return { value: upTo(rest, /^\S*/), setting: 'data' }
  // A separate string is analyzed on its own.
  if (/["']$/.test(before)) return undefined
  const whole = rest.replace(/\s+(?:#|;|\/\/).*$/, '')
  const alone = !/[,;{)]$/.test(whole) && !/\s/.test(whole)
  return alone ? { value: whole, setting: inCode() ? 'code' : 'data' } : undefined
}

function inlineValue(rest: string, around: Around, { tight, inCode }: Notation): Bare {
  const { before } = around
  if (tight && /^\s*[\w.:/@-]*$/.test(before)) return parameterValue(rest, before)
  const braced = tight && /;\s*$/.test(before) ? /^\{([^{}"'\n]*)\}/.exec(rest)?.[1] : undefined
  if (braced !== undefined) return { value: `{${braced}}`, setting: 'data' }
  const value = upTo(rest, /^[^\s"'`;&,(){}[\]<>|\\]*/)
  // The beginning of an expression: `settings[…]`, `read(…)`.
  if (/[[(]/.test(rest[value.length] ?? '')) return { value: '', setting: 'code' }
  if (isOption(around) || (tight && isParameter(around))) return { value, setting: 'data' }
  const known = tight ? isInString(before) || !inCode() : userBefore.test(before) && !inCode()
  return { value, setting: known ? 'data' : 'code' }
}

/** Tells whether the name is an option of a command, or inside `${NAME:-…}`. */
function isOption({ before, separator, name }: Around): boolean {
  return /(?:^|\s)-{1,2}[\w.-]*$/.test(before + name) || separator.trim() === '' || before.endsWith('${')
}

/** Tells whether `name=value` is a variable of the environment, or in a list such as the query of an address. */
function isParameter({ before, name }: Around): boolean {
  return /^[A-Z][A-Z0-9_]*$/.test(name) || /[;?&]\s*$/.test(before)
}

/** Reads a value in a list of `name=value` without spaces. */
function parameterValue(rest: string, before: string): Bare {
  if (/^[\w.]+[[(]["']/.test(rest)) return { value: '', setting: 'code' }
  const joined = /\w$/.test(before) || before.trim() === ''
  return { value: upTo(rest, /^[^\s&;,"'`]*/), setting: joined ? 'unsure' : 'data' }
}

const userBefore = /(?:user|login|name|email)\w*\s?[:=]\s?\S+?[\s,;]+$/i

/** Tells whether an odd number of quotes precedes. */
function isInString(before: string): boolean {
  return ['"', "'"].some((quote) => before.split(quote).length % 2 === 0 && /\w=\S*[ ;,]$/.test(before))
}

function upTo(rest: string, pattern: RegExp): string {
  return pattern.exec(rest)?.[0] ?? ''
}
