import { namesNoSecret, nameWords } from './credential-names.ts'
import { isCode, type Quoted, readBare, readQuoted } from './read-value.ts'
import { isLongAndRandom, isPlaceholder, isQuotedSecret, isVeryRandom, looksRandom } from './secret-values.ts'
import type { Span } from './spans.ts'

/** A name that may hold a secret, as it is written in a text. */
interface Name {
  text: string
  start: number
  end: number
  /** Only a value that looks random is a secret of it. */
  weak: boolean
  quoted: boolean
  /** The text is code, where a bare word may be a variable or a type. */
  inCode: () => boolean
}

/** What is read before a name and after it, so that long lines cost no more than short ones. */
const readBefore = 300
const readAfter = 4_000

const longestName = 60
const nameCharacter = /[\w$.-]/
const closers = /(?:\[\w*\])?(?:\\{0,3}["'`\])}]){0,4}/y
/** `=` in all its forms, after a type where there is one, and `:`. */
const equals =
  /[^\S\n]*(?::[\w .<>[\]|?&',()]{0,60}|[^\S\n]As[^\S\n]+[\w.]{1,30}|\{[\w; ]{0,40}\})?[^\S\n]*(?:=>|:=|\|\|=|\?\?=|[!=]==?|\+=|\?=|=|<-|->)/y
const pairedTo = /[^\S\n]+to[^\S\n]+(?=["'])/y
const colon = /[^\S\n]*:(?!:)(?:[*_]{2})?/y
const call = /[^\S\n]*\(/y
const comma = /[^\S\n]*,[^\S\n]*(?:default(?:_value)?[^\S\n]*=)?/y
/** The value is in the member after the one that has the name: `name: TOKEN`, `value: …`. */
const member =
  /[^\S\n]*,?\s{0,80}(?:["']?(?:value|default|defaultValue|content|data)["']?[^\S\n]*[:=]|>\s*<value>|<\/key>\s*<string>|\{[^{}]{0,200}?\bdefault[^\S\n]*=)/iy
const element = /[^\S\n]*(?:[\w:]{1,30}="[^"]{0,80}"[^\S\n]*){0,3}>(?:<!\[CDATA\[)?/y
/** What a literal is wrapped into where it becomes a secret: `SecretString::new(`, `b64decode(`, `(`. */
const wrapper =
  /\s{0,40}(?:(?:await|new)\s+)?(?:[\w.:<>!&]{0,60}(?:String|Secret\w*|Password|Bytes|bytes|decode|encode|from|new|lazy|join)!?)?\s?[({[]{1,3}\s{0,40}(?=[rbfuRBFULNn@$#]{0,3}["'])/y
/** `process.env.TOKEN || "…"`, `${TOKEN:-…}`. */
const otherwise = /[^\S\n]*(?:\|\||\?\?|\?:|:-|\bor\b|\)?\.(?:unwrap_or|or|getOrElse|orElse|or_else)\w*\(|\{(?="))/y
const attribute = /(?:value|content|default)[^\S\n]*=/iy
const space = /[^\S\n]+/y
const block = /[^\S\n]*[|>][+-]?\d?[^\S\n]*\r?\n/y
const fallback = /(?:\|\||\?\?|\?:|\bor)\s*["'`]([^"'`\n]{4,200})["'`]/g
const scheme = /^\s*(?:basic|bearer|token|digest|apikey|api-key|key|negotiate)\s+/i

/** The values that a text gives to names such as `password`, `token` or `apiKey`, in whatever notation. */
export function assignedSpans(text: string): Span[] {
  const spans: Span[] = []
  let code: boolean | undefined
  const inCode = () => {
    code ??= isCode(text)
    return code
  }
  for (const match of text.matchAll(nameWords)) {
    const from = Math.max(0, match.index - readBefore)
    const window = text.slice(from, match.index + readAfter)
    const name = nameAt(window, match.index - from, match)
    if (name === undefined) continue
    const found: Span[] = []
    valuesOf(window, { ...name, inCode }, found)
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
  if (namesNoSecret(text.slice(wordEnd, end))) return undefined
  const whole = text.slice(start, end)
  // Shells keep the current folder there.
  if (/^(?:OLD)?PWD$/.test(whole)) return undefined
  const quoted = /["'`]/.test(text[start - 1] ?? '')
  return { text: whole, start, end, weak: weakWord !== undefined, quoted }
}

function valuesOf(text: string, name: Name, spans: Span[]): void {
  const after = matchAt(closers, text, name.end) ?? name.end
  const value = (pattern: RegExp) => matchAt(pattern, text, after)
  const assigned = value(equals) ?? value(pairedTo) ?? value(colon) ?? value(member)
  const inCall =
    value(otherwise) ??
    value(call) ??
    (name.quoted && /[({[]\s*["'`]$/.test(text.slice(Math.max(0, name.start - 4), name.start))
      ? value(comma)
      : undefined)
  const inside =
    name.quoted || /<(?:\w{1,20}:)?$/.test(text.slice(Math.max(0, name.start - 22), name.start))
      ? value(element)
      : undefined
  if (assigned !== undefined) assignedValue(text, name, assigned, spans)
  else if (inCall !== undefined) passed(text, name, inCall, spans)
  else if (inside !== undefined) elementText(text, name, inside, spans)
  else spacedValue(text, name, value(space), spans)
  if (spans.length === 0 && !name.weak && (assigned ?? inCall) === undefined) nearby(text, after, spans)
}

/** A word of the same line that is too random to be anything else. */
function nearby(text: string, at: number, spans: Span[]): void {
  const end = text.indexOf('\n', at)
  const line = text.slice(at, Math.min(end < 0 ? text.length : end, at + 120))
  // Once something is masked the rest is not a secret, or it would be one in the next pass.
  if (line.includes('…')) return
  for (const match of line.matchAll(/[^\s"'`|<>,;()[\]{}=:]{12,200}/g)) {
    const [word] = match
    if (!isVeryRandom(word) || isPlaceholder(word)) continue
    spans.push({ start: at + match.index, end: at + match.index + word.length })
    return
  }
}

/** Literals among the arguments of a call; of several the last is the secret: `login("me", "…")`. */
function passed(text: string, name: Name, at: number, spans: Span[]): void {
  const own: Span[] = []
  for (let next: number | undefined = at; next !== undefined; ) {
    const quoted = readQuoted(text, next)
    if (quoted === undefined) break
    const found: Span[] = []
    add(quoted, name, found)
    own.push(...found)
    next = matchAt(/\s{0,40}[,+]/y, text, quoted.after)
  }
  const last = own.at(-1)
  if (last !== undefined) spans.push(last)
}

function spacedValue(text: string, name: Name, at: number | undefined, spans: Span[]): void {
  if (at === undefined) return
  const start = matchAt(attribute, text, at) ?? at
  if (literals(text, name, start, spans) || name.weak) return
  if (text[name.start] === '-' || isDirective(text, name)) bare(text, name, at, spans)
}

/** `ENV DB_PASSWORD x`, `requirepass x`, `login me password x`: there a space is enough. */
function isDirective(text: string, { start, text: name }: Name): boolean {
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start)
  return (
    /(?:^|\s)(?:ENV|ARG|setenv|setx|login\s+\S{1,100})\s+$/i.test(before) ||
    (/^\s*$/.test(before) && /^(?:requirepass|masterauth|\w*pw)$/i.test(name))
  )
}

function assignedValue(text: string, name: Name, at: number, spans: Span[]): void {
  const scalar = name.weak ? undefined : matchAt(block, text, at)
  const below = matchAt(/[^\S\n]*\r?\n(?=[ \t]+(?:- )?[^\s:#"'-]+[ \t]*\r?(?:\n|$))/y, text, at)
  if (scalar !== undefined) indented(text, name, scalar, spans)
  else if (
    below !== undefined &&
    !name.weak &&
    /^[\s-]*$/.test(text.slice(text.lastIndexOf('\n', name.start - 1) + 1, name.start))
  )
    bare(text, name, matchAt(/[ \t]+(?:- )?/y, text, below) ?? below, spans)
  else if (!literals(text, name, at, spans)) {
    const start = matchAt(/\s{0,40}/y, text, at) ?? at
    const wrapped = matchAt(wrapper, text, at)
    const inside = wrapped === undefined ? undefined : readQuoted(text, wrapped)
    // Followed by a colon it is the name of a member.
    if (
      inside !== undefined &&
      !/^\s*[:=]/.test(text.slice(inside.after, inside.after + 40)) &&
      literals(text, name, wrapped ?? at, spans)
    )
      return
    if (text[start] === '[') list(text, name, start, spans)
    else bare(text, name, at, spans)
  }
}

/** Quoted text, and what is joined to it. False: there is none. */
function literals(text: string, name: Name, at: number, spans: Span[]): boolean {
  let quoted = readQuoted(text, at)
  if (quoted === undefined) return false
  while (quoted !== undefined) {
    add(quoted, name, spans)
    const joint = matchAt(/[^\S\n]*(?:[+&]|\.(?!\w)|\\)\s{0,80}|\s{1,80}(?=["'])/y, text, quoted.after)
    quoted = joint === undefined ? undefined : readQuoted(text, joint)
  }
  return true
}

function add({ value, start, end }: Quoted, { text: name, weak }: Name, spans: Span[]): void {
  if (weak && !isLongAndRandom(value)) return
  const skipped = scheme.exec(value)?.[0].length ?? 0
  if (isQuotedSecret(value.slice(skipped), name)) spans.push({ start: start + skipped, end })
}

function bare(text: string, name: Name, at: number, spans: Span[]): void {
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

function list(text: string, name: Name, at: number, spans: Span[]): void {
  const close = text.indexOf(']', at)
  const end = close < 0 ? Math.min(text.length, at + 2_000) : Math.min(close, at + 2_000)
  for (let next = at + 1; next < end; ) {
    const quoted = readQuoted(text, next)
    if (quoted === undefined) next++
    else {
      const random = looksRandom(quoted.value) || /pass/i.test(name.text)
      if (random && isQuotedSecret(quoted.value, name.text)) spans.push({ start: quoted.start, end: quoted.end })
      next = Math.max(next + 1, quoted.after)
    }
  }
}

/** The lines of a YAML block scalar: those that are further in than the name. */
function indented(text: string, name: Name, at: number, spans: Span[]): void {
  const lineStart = text.lastIndexOf('\n', name.start - 1) + 1
  const depth = /^[\s-]*/.exec(text.slice(lineStart, name.start))?.[0].length ?? 0
  let start = at
  for (const line of text.slice(at, at + 20_000).split('\n')) {
    const inner = /^\s*/.exec(line)?.[0].length ?? 0
    if (line.trim() !== '' && inner <= depth) return
    if (line.trim() !== '' && !isPlaceholder(line))
      spans.push({ start: start + inner, end: start + line.trimEnd().length })
    start += line.length + 1
  }
}

function elementText(text: string, name: Name, at: number, spans: Span[]): void {
  const close = text.slice(at, at + 1_000).search(/<\/|\]\]>/)
  if (close < 0) return
  const end = at + close
  const value = text.slice(at, end)
  if (value.length > 4_000 || !isQuotedSecret(value.trim(), name.text)) return
  const start = at + value.length - value.trimStart().length
  if (!name.weak || isLongAndRandom(value.trim())) spans.push({ start, end: start + value.trim().length })
}

/** End of a sticky match at a place; undefined where it does not match. */
function matchAt(pattern: RegExp, text: string, at: number): number | undefined {
  pattern.lastIndex = at
  return pattern.test(text) ? pattern.lastIndex : undefined
}
