import type { Argument, Command } from '../command.ts'
import type { ArgumentValue } from '../types.ts'

/**
 * Parses `src/a.ts --because "it is meant"` by the command's declaration. Unknown names are returned for the router to
 * reject.
 */
export function readArguments(text: string, command: Command | undefined): Record<string, ArgumentValue> {
  const given: Record<string, ArgumentValue> = {}
  const place = command?.arguments.find((argument) => argument.positional)
  const words = rawWords(text).map((raw) => ({ raw, text: unquoted(raw) }))
  const remaining = words.values()
  const loose: string[] = []
  for (const { raw, text: word } of remaining) {
    // Quoted words are taken literally.
    const [, name, inline] = (raw.startsWith('--') && /^--([a-z][a-z-]*)(?:=(.*))?$/s.exec(word)) || []
    if (name === undefined) loose.push(word)
    else {
      const argument = command?.arguments.find((each) => each.name === name)
      given[name] = inline ?? takeValue(argument, remaining)
    }
  }
  if (loose.length > 0 && place !== undefined) given[place.name] = positionalValue(place, loose)
  return given
}

/** Takes the value of an option from the words after it. */
function takeValue(argument: Argument | undefined, remaining: ArrayIterator<{ text: string }>): ArgumentValue {
  if (argument === undefined || argument.type === 'boolean') return true
  // Free text needs no quotes and extends to the end.
  if (argument.type === 'rest') return [...remaining].map(({ text }) => text).join(' ')
  const next = remaining.next()
  return next.done ? true : next.value.text
}

/** Several words for one place are all returned, so that the router can reject them. */
function positionalValue(place: Argument, words: string[]): ArgumentValue {
  if (!place.repeatable && place.type === 'rest') return words.join(' ')
  const [only, second] = words
  return place.repeatable || only === undefined || second !== undefined ? words : only
}

/** Splits text into words. Quotes and backquotes preserve spaces. */
export function splitWords(text: string): string[] {
  return rawWords(text).map(unquoted)
}

function rawWords(text: string): string[] {
  return text.match(/(?:[^\s"'`]|"[^"]*"|'[^']*'|`[^`]*`|["'`])+/g) ?? []
}

function unquoted(word: string): string {
  return word.replaceAll(/"([^"]*)"|'([^']*)'|`([^`]*)`/g, (_, a, b, c) => a ?? b ?? c ?? '')
}
