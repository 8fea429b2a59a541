import { assignedSpans } from './finders/assignments.ts'
import { passedSpans } from './finders/calls.ts'
import { addressSpans, sentSpans } from './finders/in-transit.ts'
import { manifestSpans } from './finders/manifests.ts'
import { keySpans } from './finders/private-keys.ts'
import { tableSpans } from './finders/tables.ts'
import { tokenPrefix, tokenSpans } from './finders/token-formats.ts'
import { mergeSpans, type Span } from './spans.ts'
import { type View, viewsOf } from './views.ts'

/** What a mask looks like. */
const mask = '…'

/** Values that are known to be secret, newest last: what a scanner found, and the credentials of this process. */
const known = new Set<string>()
const mostKnown = 500
const leastKnown = 8

/** Has a value masked wherever it appears from now on. Short ones are ignored: they would hide ordinary words. */
export function learnSecret(value: string): void {
  if (value.length < leastKnown) return
  known.delete(value)
  known.add(value)
  for (const oldest of known) {
    if (known.size <= mostKnown) return
    known.delete(oldest)
  }
}

/**
 * Replaces every secret in a text by a mask and leaves everything else as it is, the number of lines included. The one
 * function between the program and everything that leaves it. Redacting twice changes nothing more.
 */
export function redact(text: string): string {
  let redacted = text
  for (let pass = 0; pass < mostPasses; pass++) {
    const next = redactOnce(redacted)
    if (next === redacted) break
    redacted = next
  }
  return redacted
}

/** A mask can uncover the notation of what follows it, so a text is read again until nothing changes. */
const mostPasses = 10

function redactOnce(text: string): string {
  const learned = knownSpans(text)
  if (learned.length === 0 && text.length < leastKnown) return text
  const tokens = tokenSpans(text)
  const views = viewsOf(text)
  const quoted = views.flatMap((view) => contextSpans(view.text).map((span) => inOriginal(span, view)))
  const spans = mergeSpans([...learned, ...tokens, ...contextSpans(text), ...quoted])
  const starts = new Set(tokens.map(({ start }) => start))
  let redacted = ''
  let at = 0
  for (const { start, end } of spans) {
    const value = text.slice(start, end)
    redacted += text.slice(at, start) + (starts.has(start) ? tokenPrefix(value) : '') + masked(value)
    at = end
  }
  return redacted + text.slice(at)
}

/**
 * Redacts every string of a value made of plain objects and arrays, the keys of its objects included. `values` are masked
 * as well: secrets of the text that it was made from.
 */
export function redactDeep<T>(value: T, values: readonly string[] = []): T {
  if (typeof value === 'string')
    return redact(values.reduce((text, secret) => text.replaceAll(secret, mask), value as string)) as T
  if (Array.isArray(value)) return value.map((item) => redactDeep(item, values)) as T
  if (value === null || typeof value !== 'object' || Object.getPrototypeOf(value) !== Object.prototype) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [redactDeep(key, values), redactDeep(item, values)]),
  ) as T
}

/** What only its surroundings tell is a secret. */
function contextSpans(text: string): Span[] {
  return [
    ...keySpans(text),
    ...addressSpans(text),
    ...sentSpans(text),
    ...manifestSpans(text),
    ...tableSpans(text),
    ...passedSpans(text),
    ...assignedSpans(text),
  ]
}

function inOriginal({ start, end }: Span, { places }: View): Span {
  return { start: places[start] ?? 0, end: places[end] ?? 0 }
}

/** The values that a text holds as secrets, for where they appear without what tells them. */
export function secretsIn(text: string): string[] {
  const views = viewsOf(text)
  const spans = [...tokenSpans(text), ...contextSpans(text)].map(({ start, end }) => text.slice(start, end))
  const quoted = views.flatMap((view) => contextSpans(view.text).map(({ start, end }) => view.text.slice(start, end)))
  return [...new Set([...spans, ...quoted].filter((value) => value.length >= leastKnown))]
}

function knownSpans(text: string): Span[] {
  const spans: Span[] = []
  for (const value of known)
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length))
      spans.push({ start: at, end: at + value.length })
  return spans
}

/** Each line by itself, so that their number stays. */
function masked(value: string): string {
  if (value.includes('\n'))
    return value
      .split('\n')
      .map((line) => (line.trim() === '' ? line : mask))
      .join('\n')
  return mask
}
