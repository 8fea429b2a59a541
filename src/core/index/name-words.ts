import { must } from '../must.ts'

/** Maximum length of a name; longer ones are data. */
const longest = 80

/** The class of a UTF-16 unit. 0: not classified yet, or half of a surrogate pair. */
const letter = 1
const digit = 2
const other = 3
const kinds = new Uint8Array(0x1_0000)

/** A word of the index, and how often the last run that contains it does. */
interface Word {
  text: string
  run: number
  count: number
}

interface Name {
  text: string
  words: readonly Word[]
  seen: number
}

/** Caches names, because the same ones occur repeatedly. */
const names = new Map<string, Name>()
const words = new Map<string, Word>()
const mostKnown = 100_000
/** Maximum number of times that a word of a run is listed. More say nothing more about its subject. */
export const mostRepeats = 4
/** Number of the current text or run. Words found in it are marked with this number. */
let reading = 0

/**
 * Reads a text in runs that end at these offsets, in ascending order. `names`: distinct names in order of occurrence.
 * `words`: the index words of each run, both whole names and their parts, so that `parse patch` finds `parsePatch`. A
 * word is listed as often as it occurs, up to a limit.
 */
export function readNames(text: string, ends: readonly number[]): { names: string[]; words: string[][] } {
  if (names.size > mostKnown) forget()
  const whole = ++reading
  const found: string[] = []
  let at = 0
  const runs = ends.map((end) => {
    const run = ++reading
    const own: string[] = []
    while (at < end) {
      if (kindAt(text, at) !== letter) {
        at++
        continue
      }
      const start = at++
      while (at < end && kindAt(text, at) !== other) at++
      if (at - start > longest) continue
      const name = nameOf(text.slice(start, at))
      if (name.seen !== whole) found.push(name.text)
      name.seen = whole
      addWords(name, run, own)
    }
    return own
  })
  return { names: found, words: runs }
}

/** Returns the distinct names in a text, in order of occurrence. */
export function namesIn(text: string): string[] {
  return readNames(text, [text.length]).names
}

/** Returns the distinct words of a text in the form of the index. */
export function wordsOfName(text: string): string[] {
  return [...new Set(readNames(text, [text.length]).words[0])]
}

/** Returns the searchable parts of a name. */
export function partsOf(name: string): string[] {
  return splitName(name).filter((part) => part.length > 1)
}

/** Splits `parsePatchFile` and `parse_patch_file` into parse, patch, file, and `ISO8601` into iso8601 and iso. */
export function splitName(name: string): string[] {
  const parts = wordsIn(name)
  return parts.flatMap((part) => {
    const letters = /^(\p{L}{2,})\p{N}+$/u.exec(part)?.[1]
    return letters === undefined ? [part] : [part, letters]
  })
}

function wordsIn(name: string): string[] {
  return name
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
    .map((part) => part.toLowerCase())
}

function addWords({ words: all }: Name, run: number, to: string[]): void {
  for (const word of all) {
    if (word.run !== run) word.count = 0
    word.run = run
    if (++word.count <= mostRepeats) to.push(word.text)
  }
}

function nameOf(text: string): Name {
  let name = names.get(text)
  if (name === undefined) {
    const parts = partsOf(text)
    const own = new Set([...parts, text.toLowerCase()])
    name = { text, seen: 0, words: [...own].map(wordOf) }
    names.set(text, name)
  }
  return name
}

function wordOf(text: string): Word {
  let word = words.get(text)
  if (word === undefined) {
    word = { text, run: 0, count: 0 }
    words.set(text, word)
  }
  return word
}

function forget(): void {
  names.clear()
  words.clear()
}

function kindAt(text: string, at: number): number {
  const unit = text.charCodeAt(at)
  return kinds[unit] || lookUp(text, at, unit)
}

/** A lookup table is twice as fast as a regular expression per unit. */
function lookUp(text: string, at: number, unit: number): number {
  const second = unit >= 0xdc00 && unit <= 0xdfff && at > 0 && must(text.codePointAt(at - 1)) > 0xffff
  const character = String.fromCodePoint(must(text.codePointAt(second ? at - 1 : at)))
  const kind = /[\p{L}_$]/u.test(character) ? letter : /\p{N}/u.test(character) ? digit : other
  if (unit < 0xd800 || unit > 0xdfff) kinds[unit] = kind
  return kind
}
