import type { Command } from '../command.ts'
import type { ArgumentValue } from '../types.ts'

/**
 * Parses `src/a.ts --because "it is meant"` by the command's declaration. Unknown names are returned for the router to
 * reject.
 */
export function readArguments(text: string, command: Command | undefined): Record<string, ArgumentValue> {
  const given: Record<string, ArgumentValue> = {}
  const place = command?.arguments.find((argument) => argument.positional)
  const raw = rawWords(text)
  const words = raw.map(unquoted)
  const loose: string[] = []
  for (let index = 0; index < words.length; index++) {
    // Quoted words are taken literally.
    const option = raw[index]!.startsWith('--') ? /^--([a-z][a-z-]*)(?:=(.*))?$/s.exec(words[index]!) : null
    const [, name, inline] = option ?? []
    if (name === undefined) {
      loose.push(words[index]!)
      continue
    }
    const argument = command?.arguments.find((each) => each.name === name)
    // Free text needs no quotes and extends to the end.
    if (argument?.type === 'rest' && inline === undefined) {
      given[name] = words.slice(index + 1).join(' ')
      break
    }
    if (inline !== undefined) given[name] = inline
    else if (argument?.type === 'boolean' || argument === undefined || words[index + 1] === undefined)
      given[name] = true
    else given[name] = words[++index]!
  }
  if (loose.length > 0 && place !== undefined)
    given[place.name] = place.repeatable
      ? loose
      : place.type === 'rest'
        ? loose.join(' ')
        : loose.length === 1
          ? loose[0]!
          : loose
  return given
}

/** Splits text into words. Quotes and backquotes preserve spaces. */
export function splitWords(text: string): string[] {
  return rawWords(text).map(unquoted)
}

function rawWords(text: string): string[] {
  return [...text.matchAll(/((?:[^\s"'`]|"[^"]*"|'[^']*'|`[^`]*`|["'`])+)/g)].map((match) => match[1]!)
}

function unquoted(word: string): string {
  return word.replaceAll(/"([^"]*)"|'([^']*)'|`([^`]*)`/g, (_, a, b, c) => a ?? b ?? c ?? '')
}
