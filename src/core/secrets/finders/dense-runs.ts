import { oneOf } from '../reading/one-of.ts'
import type { SecretSpan } from '../spans.ts'

/** Character classes: none, lowercase letter, uppercase letter, digit, joiner. */
const kinds = new Uint8Array(128)
for (let code = 97; code <= 122; code++) kinds[code] = 1
for (let code = 65; code <= 90; code++) kinds[code] = 2
for (let code = 48; code <= 57; code++) kinds[code] = 3
for (const joint of '+/=_-') kinds[joint.charCodeAt(0)] = 4

/** Minimum length of a run that contains joiners, and of a single word between other characters. */
const shortestRun = 32
const shortestPiece = 9
const longest = 8_000
const long = 24
/**
 * Minimum share of adjacent characters of different classes: about 0.6 in random text, below 0.35 in names such as
 * `parseHtml5ToText`.
 */
const leastChanges = 0.4
/** Maximum average length of runs of lowercase letters: 1.7 in random text, 3 and more in words. */
const longestWords = 2.3

/**
 * Finds text in which uppercase letters, lowercase letters and digits alternate unlike in words: generated passwords,
 * and tokens in unknown formats.
 */
export function denseSpans(text: string, from: number, to: number, spans: SecretSpan[]): void {
  let run = from
  let piece = from
  for (let at = from; at <= to; at++) {
    const code = at < to ? text.charCodeAt(at) : 0
    const kind = code < 128 ? (kinds[code] ?? 0) : 0
    if (kind !== 0 && kind !== 4) continue
    if (at - piece >= shortestPiece && isDense(text, piece, at) && jumps(text, piece, at) >= fewestJumps)
      addWord(text, { start: piece, end: at }, spans)
    piece = at + 1
    if (kind === 4) continue
    if (at - run >= shortestRun) addRun(text, { start: run, end: at }, spans)
    run = at + 1
  }
}

function isDense(text: string, start: number, end: number): boolean {
  const counts = [0, 0, 0, 0, 0]
  let changes = 0
  let last = 0
  for (let at = start; at < end; at++) {
    const kind = kinds[text.charCodeAt(at)] ?? 0
    counts[kind] = (counts[kind] ?? 0) + 1
    if (kind === 4) continue
    if (last !== 0 && kind !== last) changes++
    last = kind
  }
  const [, small = 0, capitals = 0, digits = 0, joints = 0] = counts
  const characters = small + capitals + digits
  if (digits < 1 || capitals < 2 || small < 1 || joints > characters / 6) return false
  // In longer runs, the statistics are more reliable.
  const slack = characters >= long ? 0.85 : 1
  return (
    changes / (characters - 1) >= leastChanges * slack && wordLength(text.slice(start, end)) * slack <= longestWords
  )
}

/** Returns the average length of runs of lowercase letters. A run without vowels counts as one letter. */
function wordLength(text: string): number {
  const runs = text.match(/[a-z]+/g) ?? []
  const letters = runs.reduce((sum, run) => sum + (run.length > 2 && !/[aeiouy]/.test(run) ? 1 : run.length), 0)
  return letters / Math.max(1, runs.length)
}

/**
 * Counts class changes that camel case names do not have: two uppercase letters, an uppercase letter and a digit, a
 * digit and a lowercase letter.
 */
function jumps(text: string, start: number, end: number): number {
  let count = 0
  for (let at = start + 1; at < end; at++) {
    const last = kinds[text.charCodeAt(at - 1)]
    const kind = kinds[text.charCodeAt(at)]
    if ((last === 2 && kind !== 1) || (last === 3 && kind === 1)) count++
  }
  return count
}

const fewestJumps = 2

/** Path segments before a run. */
const path = /^(?:[a-z_-]*\/|\w{1,4}\/)+/

function addRun(text: string, { start: from, end }: SecretSpan, spans: SecretSpan[]): void {
  const start = from + (path.exec(text.slice(from, end))?.[0].length ?? 0)
  if (end - start < shortestRun || end - start > longest) return
  if (start > from && text.slice(start, end).includes('/')) return
  if (isDense(text, start, end) && !isKnown(text, start, end)) spans.push({ start, end })
}

const before = /[\s"'`=:,@|]/
const after = /[\s"'`,;&|\\]/
const inside = /[^\s"'`=:,;|@(){}[\]<>\\]/

/** Extends a random-looking piece to the surrounding word, except in code and paths. */
function addWord(text: string, piece: SecretSpan, spans: SecretSpan[]): void {
  const { start, end } = wordAround(text, piece)
  const free =
    (start === 0 || before.test(text.charAt(start - 1))) && (end === text.length || after.test(text.charAt(end)))
  const word = text.slice(start, end)
  // A text before an assignment is a name.
  if (/^\s?=\s/.test(text.slice(end, end + 3))) return
  if (!free || /[/%#$]|\.\w{1,5}$/.test(word) || typedId.test(word) || isKnown(text, start, end)) return
  spans.push({ start, end })
}

function wordAround(text: string, piece: SecretSpan): SecretSpan {
  let { start, end } = piece
  while (start > 0 && piece.start - start < longestWord && inside.test(text.charAt(start - 1))) start--
  while (end < text.length && end - piece.end < longestWord && inside.test(text.charAt(end))) end++
  while (text[end] === '=') end++
  return { start, end }
}

const longestWord = 80
/** `order_01…`: ids with a type prefix begin with the time. */
const typedId = /^[a-z]+_01\w{20,26}$/
const digest = /(?:sha\d{1,3}[-:=]|\bh1:|base64,)$/i
const marked = new RegExp(`^${oneOf(String.raw`-- sha\d{1,3}[-/] AAAA[A-Z] [\da-fA-F]+$ 0x[\da-fA-F]+$`)}`)
const pictures = new RegExp(`^${oneOf('iVBORw0 R0lGOD /9j/ UklGR PHN2Zy PD94')}`)
const ownName = new RegExp(
  String.raw`${oneOf('id hash digest etag sum integrity')}["'\\]{0,3}\s?[:=]>?\s?["'\\]{0,3}$`,
  'i',
)

/**
 * Tells whether a run is a digest, an id, a public key, an image or part of an address, which look random but are not
 * secret.
 */
function isKnown(text: string, start: number, end: number): boolean {
  const near = text.slice(Math.max(0, start - 200), start)
  const run = text.slice(start, end)
  if (marked.test(run) || pictures.test(run) || digest.test(near) || ownName.test(near)) return true
  return near.slice(Math.max(near.lastIndexOf('\n'), near.lastIndexOf(' ')) + 1).includes('://')
}
