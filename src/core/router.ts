import type { Argument, Command } from './command.ts'
import { DuckError } from './errors.ts'
import { nearest } from './nearest.ts'
import type { ArgumentValue, Ignored, Inbound, Invocation } from './types.ts'

/**
 * Decides what an Inbound asks for. Arguments are checked and typed here, once for all surfaces.
 * Throws `invalid` with the nearest name when the person slipped.
 */
export function route(inbound: Inbound, commands: readonly Command[]): Invocation | Ignored {
  if (inbound.kind === 'event') return routeEvent(inbound, commands)
  if (inbound.kind === 'message') return routeWords(inbound, commands)
  if (inbound.command === undefined) return { reason: 'no command was named' }
  return invoke(findCommand(inbound.command, commands), inbound.arguments ?? {}, inbound.actor)
}

function invoke(command: Command, given: Record<string, ArgumentValue>, actor: string): Invocation {
  return { command: command.name, engine: command.engine, arguments: checkArguments(command, given), actor }
}

/** What happened on its own asks for a review, unless the pull request is over. */
function routeEvent({ event = '', actor }: Inbound, commands: readonly Command[]): Invocation | Ignored {
  if (!/^change\.(opened|reopened|ready|pushed|retargeted)$/.test(event))
    return {
      reason: event === 'change.closed' ? 'the pull request was closed' : `nothing follows from ${event || 'it'}`,
    }
  return invoke(findCommand('review', commands), {}, actor)
}

/** Plain language, without a model: the command with the longest phrase in the text, else help that names the nearest ones. */
function routeWords({ text = '', actor }: Inbound, commands: readonly Command[]): Invocation {
  const words = text.toLowerCase().replaceAll(/\s+/g, ' ').trim()
  const ranked = commands
    .map((command) => ({
      command,
      fit: Math.max(
        0,
        ...(command.phrases ?? []).filter((phrase) => words.includes(phrase)).map((phrase) => phrase.length),
      ),
    }))
    .filter(({ fit }) => fit > 0)
    .toSorted((left, right) => right.fit - left.fit)
  for (const { command } of ranked) {
    const given = argumentsIn(text, command)
    if (given !== undefined) return invoke(command, given, actor)
  }
  const topic = text.trim().split(/\s+/)[0] ?? ''
  return invoke(findCommand('help', commands), topic === '' ? {} : { topic }, actor)
}

const shapes: Partial<Record<Argument['type'] | 'finding', RegExp>> = {
  finding: /[\w./@-]+:\d+|\b[0-9a-f]{8,20}\b/,
  path: /[\w.@-]*\/[\w./@-]*\w|\b[\w-]+\.[a-z]{1,5}\b/i,
}

/** The positional argument of a command as it stands in a sentence; undefined when a required one is not there. */
function argumentsIn(text: string, command: Command): Record<string, ArgumentValue> | undefined {
  const place = command.arguments.find((argument) => argument.positional)
  if (place === undefined) return {}
  const shape = shapes[place.name as 'finding'] ?? shapes[place.type]
  const found = shape?.exec(text.replaceAll('`', ' '))?.[0]
  if (found !== undefined) return { [place.name]: place.repeatable ? [found] : found }
  return place.required ? undefined : {}
}

/** The command of that name. Throws `invalid` with the nearest one. */
export function findCommand(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name)
  if (found !== undefined) return found
  const group = name.split(' ')[0]!
  const members = commands.map((command) => command.name).filter((other) => other.startsWith(`${group} `))
  if (members.length > 0) {
    const list = new Intl.ListFormat('en', { type: 'disjunction' }).format(members.map((member) => `\`${member}\``))
    const slip = name === group ? undefined : nearest(name, members)
    const start = name === group ? `\`${group}\` needs a second word` : `There is no command \`${name}\``
    throw new DuckError(
      'invalid',
      slip === undefined ? `${start}: use ${list}.` : `${start}. Did you mean \`${slip}\`?`,
    )
  }
  const slip = nearest(name, [...commands.map((command) => command.name), 'help'])
  const advice = slip === undefined ? '`help` lists what there is.' : `Did you mean \`${slip}\`?`
  throw new DuckError('invalid', `There is no command \`${name}\`. ${advice}`)
}

/** Arguments checked and typed against their declarations, defaults filled in. Throws `invalid`. */
export function checkArguments(
  command: Pick<Command, 'name' | 'arguments'>,
  given: Record<string, ArgumentValue>,
): Record<string, ArgumentValue> {
  const known = new Map(command.arguments.map((argument) => [argument.name, argument]))
  for (const name of Object.keys(given)) {
    if (known.has(name)) continue
    const slip = nearest(name, known.keys())
    const advice = slip === undefined ? `\`help ${command.name}\` lists what it takes.` : `Did you mean \`${slip}\`?`
    throw new DuckError('invalid', `\`${command.name}\` takes no \`${name}\`. ${advice}`)
  }
  const checked: Record<string, ArgumentValue> = {}
  for (const argument of command.arguments) {
    const value = Object.hasOwn(given, argument.name) ? given[argument.name] : argument.default
    if (value !== undefined) checked[argument.name] = checkValue(argument, value)
    else if (argument.required)
      throw new DuckError('invalid', `\`${command.name}\` needs \`${argument.name}\`: ${argument.summary}.`)
  }
  return checked
}

function checkValue(argument: Argument, value: ArgumentValue): ArgumentValue {
  if (argument.repeatable) {
    const list = Array.isArray(value) ? value : [String(value)]
    return list.map((item) => String(checkOne(argument, item)))
  }
  if (!Array.isArray(value)) return checkOne(argument, value)
  if (value.length === 1) return checkOne(argument, value[0]!)
  throw wrong(argument, 'takes one value', value.join(', '))
}

function checkOne(argument: Argument, value: string | number | boolean): string | number | boolean {
  switch (argument.type) {
    case 'boolean':
      if (value === true || value === 'true') return true
      if (value === false || value === 'false') return false
      throw wrong(argument, 'is either true or false', value)
    case 'integer':
      return checkInteger(argument, value)
    case 'choice': {
      const choices = argument.choices ?? []
      if (choices.includes(String(value))) return String(value)
      const slip = nearest(String(value), choices)
      throw wrong(argument, `is one of ${choices.join(', ')}`, value, slip)
    }
    case 'ref':
      if (/^[^-\s\p{Cc}][^\s\p{Cc}]*$/u.test(String(value))) return String(value)
      throw wrong(argument, 'names a revision, as `main` or `HEAD~3`', value)
    case 'path':
      if (String(value) !== '' && !String(value).includes('\0')) return String(value)
      throw wrong(argument, 'names a file or folder', value)
    case 'string':
    case 'rest':
      return String(value)
  }
}

function checkInteger(argument: Argument, value: string | number | boolean): number {
  const number = typeof value === 'string' && /^[+-]?\d+$/.test(value) ? Number(value) : value
  const { minimum = Number.MIN_SAFE_INTEGER, maximum = Number.MAX_SAFE_INTEGER } = argument
  if (typeof number === 'number' && Number.isSafeInteger(number) && number >= minimum && number <= maximum)
    return number
  const bounds =
    argument.minimum !== undefined && argument.maximum !== undefined
      ? ` from ${minimum} to ${maximum}`
      : argument.minimum !== undefined
        ? ` of at least ${minimum}`
        : argument.maximum !== undefined
          ? ` of at most ${maximum}`
          : ''
  throw wrong(argument, `is a whole number${bounds}`, value)
}

function wrong(argument: Argument, rule: string, value: string | number | boolean, slip?: string): DuckError {
  const shown = JSON.stringify(String(value)).slice(1, -1)
  const got = shown === '' ? 'it is empty' : `\`${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}\` is not`
  return new DuckError(
    'invalid',
    `\`${argument.name}\` ${rule}; ${got}.${slip === undefined ? '' : ` Did you mean \`${slip}\`?`}`,
  )
}
