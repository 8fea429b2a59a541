import type { Argument, Command } from '../command.ts'
import { must } from '../must.ts'
import type { ArgumentValue } from '../types.ts'
import { readArguments } from './argument-parser.ts'

type Given = Record<string, ArgumentValue>

/** Maximum number of characters to parse. */
const longest = 4_000
const polite = /^(?:(?:hey|hi|hello|please|kindly|can you|could you|would you|will you|just|now)\b[\s,:]*)+/
const negated = /\b(?:not|never|no|don't|doesn't|didn't|won't|without)(?: [a-z]+)? $/
/** Words that end a list of paths. */
const talk = new Set([
  'and',
  'but',
  'then',
  'please',
  'because',
  'so',
  'to',
  'for',
  'why',
  'tell',
  'thanks',
  '-',
  '–',
  '—',
])
const noPaths = new Set(['and/or', 'e.g', 'i.e', 'w/o', 'n/a'])

/**
 * Returns the command in plain language, with its arguments: the one whose name or phrase begins the text, else the one
 * with the longest phrase of several words in it that no "not" precedes.
 */
export function parseNaturalLanguage(
  text: string,
  commands: readonly Command[],
): { command: Command; given: Given } | undefined {
  const words = text
    .slice(0, longest)
    .toLowerCase()
    .replaceAll('`', '')
    .replaceAll('’', "'")
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(polite, '')
  const best = commands
    .map((command) => ({ command, fit: fitOf(words, command) }))
    .filter(({ fit }) => fit > 0)
    .toSorted((left, right) => right.fit - left.fit)[0]
  return best && { command: best.command, given: givenInWords(text, best.command) }
}

function fitOf(words: string, { name, phrases = [] }: Command): number {
  const begins = [name, name.replaceAll('-', ' '), ...phrases].filter((phrase) => standsAt(words, phrase, 0))
  const inside = phrases.filter((phrase) => phrase.includes(' ') && isSaid(words, phrase))
  return Math.max(0, ...begins.map((phrase) => longest + phrase.length), ...inside.map((phrase) => phrase.length))
}

function isSaid(words: string, phrase: string): boolean {
  for (let at = words.indexOf(phrase); at !== -1; at = words.indexOf(phrase, at + 1))
    if (standsAt(words, phrase, at) && !negated.test(words.slice(Math.max(0, at - 40), at))) return true
  return false
}

function standsAt(words: string, phrase: string, at: number): boolean {
  const part = /[\w/-]/
  return words.startsWith(phrase, at) && !part.test(words[at - 1] ?? '') && !part.test(words[at + phrase.length] ?? '')
}

/** Reads the arguments in a sentence: paths and findings by their form, a `rest` argument after its own name. */
function givenInWords(text: string, command: Command): Given {
  const words = text.slice(0, longest).replaceAll('`', ' ').trim().split(/\s+/)
  const { given, before } = takeRest(words, command)
  const place = placeOf(command)
  if (place === undefined) return given
  if (place.type === 'rest') return restInWords(text, command, place, given)
  const found = before.map(bare).filter(shapeOf(place))
  if (found.length === 0) return given
  return { ...given, [place.name]: place.repeatable ? found : must(found[0]) }
}

/** Returns the text without the command's own name at its beginning. A phrase such as `rename` is part of the request. */
function restInWords(text: string, command: Command, place: Argument, given: Given): Given {
  if (command.answers === 'help') return given
  const said = text
    .slice(0, longest)
    .trim()
    .replace(/^(?:please|can you|could you)\s+/i, '')
  const named = new RegExp(`^${command.name}\\b[\\s:,]*`, 'i')
  const rest = said.replace(named, '').trim()
  return rest === '' ? given : { ...given, [place.name]: rest }
}

/** Reads the arguments after a slash command. */
export function typedArguments(text: string, command: Command): Given {
  const words = text.slice(0, longest).trim().replace(/^\S+/, '')
  return withoutPoliteness(readArguments(words, command), command)
}

/**
 * Removes plain language from arguments: `/analyze src/db and tell me why` is about `src/db`, and
 * `/ignore src/a.ts:4 because it is meant` gives a reason. Ambiguous values are unchanged.
 */
export function withoutPoliteness(given: Given, command: Command): Given {
  const place = placeOf(command)
  const values = place && given[place.name]
  if (place === undefined || !Array.isArray(values) || values.length < 2) return given
  const { given: rest, before } = takeRest(values, command)
  const found = place.repeatable
    ? leading(before)
    : before.length === 1
      ? before
      : before.map(bare).filter(shapeOf(place))
  const { [place.name]: _, ...others } = given
  if (found.length === 0) return before.length === 0 || place.repeatable ? { ...others, ...rest } : given
  return { ...rest, ...others, [place.name]: place.repeatable ? [...found] : must(found[0]) }
}

/** Returns the paths at the beginning: `src, test and lib/x.ts`. */
function leading(values: readonly string[]): string[] {
  const paths: string[] = []
  for (const [index, value] of values.entries()) {
    const next = values[index + 1]
    if (value === 'and' && paths.length > 0 && next !== undefined && isPath(bare(next))) continue
    if (talk.has(value.toLowerCase())) break
    paths.push(value.replace(/,$/, ''))
  }
  return paths
}

/** A `rest` argument that is not positional begins at its own name. */
function takeRest(words: readonly string[], command: Command): { given: Given; before: readonly string[] } {
  const rest = command.arguments.find((argument) => argument.type === 'rest' && !argument.positional)
  const at = rest === undefined ? -1 : words.findIndex((word) => word.toLowerCase().replace(/[:,]$/, '') === rest.name)
  if (rest === undefined || at === -1) return { given: {}, before: words }
  const said = words.slice(at + 1).join(' ')
  return { given: said === '' ? {} : { [rest.name]: said }, before: words.slice(0, at) }
}

function placeOf(command: Command): Argument | undefined {
  return command.arguments.find((argument) => argument.positional)
}

/** Returns a word without the punctuation around it. */
function bare(word: string): string {
  return word.replace(/^[("'[{<*]+/, '').replace(/[)"'\]}>*,.;:!?]+$/, '')
}

function shapeOf({ name, type }: Argument): (word: string) => boolean {
  if (name === 'finding') return isFinding
  if (name === 'target') return (word) => isFinding(word) || isPath(word)
  if (type === 'ref') return (word) => /^HEAD(?:[~^]\d*)*$|[^.]\.{2,3}[^.]|\w[~^]\d+$/.test(word)
  return type === 'path' ? isPath : () => false
}

/** Matches `path:line`, or a fingerprint or its beginning. It needs a digit, so that `facade` is not one. */
function isFinding(word: string): boolean {
  if (word.length > 300 || word.includes('://')) return false
  return /^(?=.*[a-z])[^:]+:\d+$/i.test(word) || /^(?=[a-f]*\d)[0-9a-f]{6,20}(?:-\d+)?$/.test(word)
}

function isPath(word: string): boolean {
  if (word.length > 300 || word.includes('://') || noPaths.has(word.toLowerCase())) return false
  return /^[^/].*\/|^\w[\w.-]*\.[a-z]{1,5}$/i.test(word)
}

const thanks = new Set(['thanks', 'thank', 'thx', 'cheers', 'great', 'nice', 'perfect', 'awesome', 'good'])
const moreThanks = new Set([
  'you',
  'so',
  'very',
  'much',
  'a',
  'lot',
  'again',
  'all',
  'rubberduck',
  'bot',
  'job',
  'work',
])

/** Tells whether a text only thanks. */
export function isThanks(said: string): boolean {
  const words =
    said
      .slice(0, 100)
      .toLowerCase()
      .match(/\p{L}+|[\d?/]/gu) ?? []
  return thanks.has(words[0] ?? '') && words.every((word) => thanks.has(word) || moreThanks.has(word))
}
