import { splitLines } from './find-lines.ts'

/** Minimum similarity of lines to a quote, from 0 to 1. */
const leastSimilarity = 0.4
const mostLines = 40

/** Returns the lines of a text that resemble a quote most, with their numbers; undefined if none does. */
export function nearestLines(text: string, quote: string): string | undefined {
  const lines = splitLines(text)
  const wanted = splitLines(quote.trim()).slice(0, mostLines).map(pairsOf)
  const own = lines.map(pairsOf)
  let best = { at: 0, score: 0 }
  for (const at of lines.keys()) {
    const total = wanted.reduce((sum, pairs, index) => sum + similarity(pairs, own[at + index]), 0)
    const score = total / wanted.length
    if (score > best.score) best = { at, score }
  }
  if (best.score < leastSimilarity) return undefined
  const shown = lines.slice(best.at, best.at + wanted.length)
  return `Did you mean these lines, from line ${best.at + 1}?\n${shown.join('\n')}`
}

/** Returns the pairs of adjacent characters in a line, without white space. */
function pairsOf(line: string): ReadonlySet<string> {
  const text = line.replaceAll(/\s+/g, '')
  return new Set(text.length < 2 ? [text] : Array.from({ length: text.length - 1 }, (_, at) => text.slice(at, at + 2)))
}

/** Returns the Dice coefficient of two sets, from 0 to 1. */
function similarity(one: ReadonlySet<string>, other: ReadonlySet<string> = new Set()): number {
  if (one.size + other.size === 0) return 1
  let shared = 0
  for (const pair of one) if (other.has(pair)) shared++
  return (2 * shared) / (one.size + other.size)
}
