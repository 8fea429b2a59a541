import type { Argument, Command } from '../command.ts'
import { DuckError } from '../errors.ts'
import type { ArgumentValue, Inbound } from '../types.ts'

type Given = Record<string, ArgumentValue>

/** Returns the argument that a message in a thread need not repeat: its finding, or the code that it is about. */
export function placeArgument({ arguments: declared }: Command, inbound: Inbound): Given {
  const argument =
    declared.find(({ thread, line }) => thread === true || line === true) ??
    declared.find(({ positional, type }) => positional === true && type === 'path')
  const value = argument === undefined ? undefined : valueFor(argument, inbound)
  return argument === undefined || value === undefined ? {} : { [argument.name]: value }
}

function valueFor({ thread, type, repeatable }: Argument, { finding, at }: Inbound): ArgumentValue | undefined {
  if (thread === true && finding !== undefined) return finding
  if (at === undefined) return undefined
  if (type === 'path') return repeatable ? [at.path] : at.path
  return at.line === undefined || at.old ? undefined : `${at.path}:${at.line}`
}

/** Bounds of what people write in a comment or chat. */
const most = { values: 50, characters: 8_000 }

/** Throws `invalid` if a text has more arguments than a person writes. */
export function checkBounds({ name }: Command, given: Given): void {
  for (const [argument, value] of Object.entries(given)) {
    const values = [value].flat()
    const long = values.some((each) => String(each).length > most.characters)
    if (values.length > most.values || long)
      throw new DuckError(
        'invalid',
        `Too much text for ${argument} of ${name} (maximum ${long ? `${most.characters} characters` : `${most.values} values`}).`,
      )
  }
}
