import { assignedSpans } from './finders/assignments.ts'
import { passedSpans } from './finders/calls.ts'
import { addressSpans, sentSpans } from './finders/in-transit.ts'
import { manifestSpans } from './finders/manifests.ts'
import { keySpans } from './finders/private-keys.ts'
import { tableSpans } from './finders/tables.ts'
import { tokenPrefix, tokenSpans } from './finders/token-formats.ts'
import { mergeSpans, type SecretSpan } from './spans.ts'
import { type TextView, viewsOf } from './views.ts'

/** The text of a mask. */
const mask = '…'

/** Known secret values, newest last: those found by a scanner, and the credentials of this process. */
const known = new Set<string>()
const mostKnown = 500
const leastKnown = 8

/** Masks a value wherever it appears from now on. Short values are ignored, because they would hide ordinary words. */
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
 * Replaces every secret in a text with a mask. The rest of the text and the number of lines are unchanged. All output
 * of the program passes through this function. Idempotent.
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

/** A mask can reveal the notation of the text after it, so a text is read again until nothing changes. */
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
 * Redacts every string in a value of plain objects and arrays, including object keys. `values` are also masked: secrets
 * from the text that the value was derived from.
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

/** Finds secrets that are only recognizable by their context. */
function contextSpans(text: string): SecretSpan[] {
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

function inOriginal({ start, end }: SecretSpan, { places }: TextView): SecretSpan {
  return { start: places[start] ?? 0, end: places[end] ?? 0 }
}

/** Returns the secret values in a text, to mask them where that context is missing. */
export function secretsIn(text: string): string[] {
  const views = viewsOf(text)
  const spans = [...tokenSpans(text), ...contextSpans(text)].map(({ start, end }) => text.slice(start, end))
  const quoted = views.flatMap((view) => contextSpans(view.text).map(({ start, end }) => view.text.slice(start, end)))
  return [...new Set([...spans, ...quoted].filter((value) => value.length >= leastKnown))]
}

function knownSpans(text: string): SecretSpan[] {
  const spans: SecretSpan[] = []
  for (const value of known)
    for (let at = text.indexOf(value); at >= 0; at = text.indexOf(value, at + value.length))
      spans.push({ start: at, end: at + value.length })
  return spans
}

/** Masks each line separately, so that the number of lines is unchanged. */
function masked(value: string): string {
  if (value.includes('\n'))
    return value
      .split('\n')
      .map((line) => (line.trim() === '' ? line : mask))
      .join('\n')
  return mask
}
