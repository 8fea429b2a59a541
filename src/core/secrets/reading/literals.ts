import { isLongAndRandom, isQuotedSecret, looksRandom } from '../secret-values.ts'
import type { SecretSpan } from '../spans.ts'
import { type Quoted, readQuoted } from './read-value.ts'
import { matchAt } from './sticky.ts'

/** The name that a literal is assigned to. */
export interface Owner {
  text: string
  /** Only a value that looks random is a secret for this name. */
  weak: boolean
}

const scheme = /^\s*(?:basic|bearer|token|digest|apikey|api-key|key|negotiate)\s+/i
const pair = /^[\w.@-]{1,60}:(?!\/\/)/
const joint = /[^\S\n]*(?:[+&]|\.(?!\w)|\\)\s{0,80}|\s{1,80}(?=["'])/y
const nextArgument = /\s{0,40}[,+]/y
const otherwise = /[^\S\n]*:[^\S\n]*(?=["'])/y

/** Finds a quoted literal and the literals concatenated to it. Returns false if there is none. */
export function literals(text: string, name: Owner, at: number, spans: SecretSpan[]): boolean {
  let quoted = readQuoted(text, at)
  if (quoted === undefined) return false
  while (quoted !== undefined) {
    addLiteral(quoted, name, spans)
    const next = matchAt(joint, text, quoted.after)
    quoted = next === undefined ? undefined : readQuoted(text, next)
  }
  return true
}

/** Finds both results of a conditional: `production ? '…' : '…'`. */
export function alternatives(text: string, name: Owner, at: number, spans: SecretSpan[]): void {
  const first = readQuoted(text, at)
  const next = first === undefined ? at : matchAt(otherwise, text, first.after)
  if (first !== undefined) addLiteral(first, name, spans)
  if (next !== undefined) literals(text, name, next, spans)
}

/** Finds the return value of a function with a credential name: `getPassword() { return "…" }`. */
export function returned(text: string, name: Owner, at: number, spans: SecretSpan[]): void {
  const opened = matchAt(parameters, text, at) ?? at
  const body = matchAt(arrow, text, opened) ?? matchAt(opening, text, opened)
  const quoted = body === undefined ? undefined : readQuoted(text, body)
  if (quoted === undefined || !/\d|[A-Z]/.test(quoted.value)) return
  const own: SecretSpan[] = []
  addLiteral(quoted, name, own)
  if (/[\s.]/.test(quoted.value) && !looksRandom(quoted.value)) return
  spans.push(...own)
}

const parameters = /\)?(?:\([^()\n]{0,60}\))?/y
const arrow = /(?:[^\S\n]*=)?[^\S\n]*(?:\([\w, ]{0,40}\) ?=>|lambda[\w ]{0,20}:)/y
const opening = /(?::[\w ]{0,20}|[^\S\n]*->\s?[\w ]{0,20})?[^\S\n]*[:{]\s{1,40}return\s/y

/**
 * Finds literals among the arguments of a call. If there are several, the last one is the secret: `login("me", "…")`.
 */
export function passedLiterals(text: string, name: Owner, at: number, spans: SecretSpan[]): void {
  const own: SecretSpan[] = []
  for (let next: number | undefined = at; next !== undefined; ) {
    const quoted = readQuoted(text, next)
    if (quoted === undefined) break
    addLiteral(quoted, name, own)
    next = matchAt(nextArgument, text, quoted.after)
  }
  const last = own.at(-1)
  if (last !== undefined) spans.push(last)
}

/** Finds the values in a bracketed list that look like secrets. */
export function listed(text: string, name: Owner, at: number, spans: SecretSpan[]): void {
  const close = text.indexOf(text[at] === '(' ? ')' : ']', at)
  const end = close < 0 ? Math.min(text.length, at + 2_000) : Math.min(close, at + 2_000)
  const pieces = !name.weak && /^\]\s{0,9}\.join\(/.test(text.slice(close, close + 20))
  for (let next = at + 1; next < end; ) {
    const quoted = readQuoted(text, next)
    if (quoted === undefined) next += text[at] === '(' ? 1 : bareItem(text, name, next, spans)
    else {
      const member = /^\s{0,9}(?:=>|:)/.test(text.slice(quoted.after, quoted.after + 12))
      const random = pieces || looksRandom(quoted.value) || /pass/i.test(name.text)
      if (!member && random && isQuotedSecret(quoted.value, name.text))
        spans.push({ start: quoted.start, end: quoted.end })
      next = Math.max(next + 1, quoted.after)
    }
  }
}

/** Reads an unquoted word in a list and returns its length. */
function bareItem(text: string, { weak }: Owner, at: number, spans: SecretSpan[]): number {
  const word = /^[^\s,[\]"'`(){}]+/.exec(text.slice(at, at + 200))?.[0] ?? ''
  if (!weak && word.length >= 8 && looksRandom(word)) spans.push({ start: at, end: at + word.length })
  return Math.max(1, word.length)
}

export function addLiteral({ value, start, end }: Quoted, { text: name, weak }: Owner, spans: SecretSpan[]): void {
  const user = weak ? (pair.exec(value)?.[0].length ?? 0) : 0
  if (user > 0 && looksRandom(value.slice(user))) spans.push({ start: start + user, end })
  if (weak && !isLongAndRandom(value)) return
  const skipped = scheme.exec(value)?.[0].length ?? 0
  if (isQuotedSecret(value.slice(skipped), name)) spans.push({ start: start + skipped, end })
}
