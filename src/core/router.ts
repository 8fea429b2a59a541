import type { Argument, Command } from './command.ts'
import { DuckError } from './errors.ts'
import { nearest } from './nearest.ts'
import { commandInWords, givenTyped, withoutTalk } from './plain-words.ts'
import type { ArgumentValue, Ignored, Inbound, Invocation } from './types.ts'

/**
 * Decides what an Inbound asks for. Arguments are checked and typed here, once for all surfaces.
 * Throws `invalid` with the nearest name when the person slipped.
 */
export function route(inbound: Inbound, commands: readonly Command[]): Invocation | Ignored {
  if (inbound.kind === 'event') return routeEvent(inbound, commands)
  if (inbound.kind === 'message') return routeWords(inbound, commands)
  if (inbound.command === undefined) return { reason: 'no command was named' }
  const command = findCommand(inbound.command, commands)
  const given = inbound.arguments ?? {}
  return invoke(command, inbound.text === undefined ? given : withoutTalk(given, command), inbound)
}

function invoke(command: Command, given: Record<string, ArgumentValue>, { actor, finding }: Inbound): Invocation {
  const place = finding === undefined ? undefined : command.arguments.find(({ thread }) => thread === true)
  const here = place === undefined ? {} : { [place.name]: finding! }
  return {
    command: command.name,
    engine: command.engine,
    arguments: checkArguments(command, { ...here, ...given }),
    actor,
  }
}

/** What happened on its own asks for a review, unless the pull request is over. */
function routeEvent(inbound: Inbound, commands: readonly Command[]): Invocation | Ignored {
  const { event = '' } = inbound
  if (!/^change\.(opened|reopened|ready|pushed|retargeted)$/.test(event))
    return {
      reason: event === 'change.closed' ? 'the pull request was closed' : `nothing follows from ${event || 'it'}`,
    }
  return invoke(findCommand('review', commands), {}, inbound)
}

/** A command or plain language, without a model. A question that asks for no command is one about the code; what fits nothing goes to help, which names the nearest commands. */
function routeWords(inbound: Inbound, commands: readonly Command[]): Invocation | Ignored {
  const { text = '' } = inbound
  const said = text.trim()
  const typed = /^\/([a-z][a-z-]*)(?![\w/.-])/i.exec(said)?.[1]
  if (typed !== undefined) {
    const command = findCommand(typed.toLowerCase(), commands)
    return invoke(command, givenTyped(said, command), inbound)
  }
  const meant = commandInWords(said, commands)
  if (inbound.reply) return routeReply(inbound, meant, commands)
  const named = meant !== undefined && meant.command.engine !== 'help'
  const asked = commands.find(({ name }) => name === 'ask')
  // “Why does the cart forget its items?” names no finding, so it is not about one.
  const complete = named && !lacks(meant.command, meant.given, inbound)
  if (named && (complete || asked === undefined || !isQuestion(said, commands)))
    return invoke(meant.command, meant.given, inbound)
  if ((named || meant === undefined) && asked !== undefined && isQuestion(said, commands))
    return invoke(asked, { question: said }, inbound)
  const topic =
    meant === undefined ? said : (/^help\s+(?:on |with |about )?\/?([a-z-]+)[\s?.!]*$/i.exec(said)?.[1] ?? '')
  return invoke(findCommand('help', commands), topic === '' ? {} : { topic: topic.slice(0, 300) }, inbound)
}

/** Something that the command needs was not said, nor follows from where it was said. */
function lacks(command: Command, given: Record<string, ArgumentValue>, { finding }: Inbound): boolean {
  return command.arguments.some(
    ({ name, required, thread }) =>
      required && given[name] === undefined && !(thread === true && finding !== undefined),
  )
}

/** Said as one, long enough to be about something, and not about how to use us. */
function isQuestion(said: string, commands: readonly Command[]): boolean {
  const words = said.toLowerCase().split(/[^\p{L}\p{N}'-]+/u)
  const howTo = /^how (?:do|can|to)\b/i.test(said) && commands.some(({ name }) => words.includes(name))
  const aboutUs = howTo || words.includes('you')
  const begins = /^(?:what|where|why|how|who|when|which|is|are|does|did|can|could|should|would|will)\b/i.test(said)
  return words.length >= 3 && !aboutUs && (begins || /\?[\s)!]*$/.test(said))
}

/**
 * What is said in a thread of ours, to nobody by name: a dismissal is taken as one, with what was said as its reason; a
 * question gets the evidence; people who talk to each other are not interrupted.
 */
function routeReply(
  inbound: Inbound,
  meant: ReturnType<typeof commandInWords>,
  commands: readonly Command[],
): Invocation | Ignored {
  const said = (inbound.text ?? '').trim()
  if (meant?.command.name === 'ignore')
    return invoke(meant.command, { because: said.replaceAll(/\s+/g, ' ').slice(0, 500), ...meant.given }, inbound)
  if (inbound.finding !== undefined && /\?[\s)!]*$/.test(said)) return invoke(findCommand('why', commands), {}, inbound)
  return { reason: 'a remark in a thread of ours; it stands as an answer' }
}

/** The command of that name. Throws `invalid` with the nearest one. */
export function findCommand(name: string, commands: readonly Command[]): Command {
  const found = commands.find((command) => command.name === name)
  if (found !== undefined) return found
  const group = name.split(' ')[0]!
  const members = commands.map((command) => command.name).filter((other) => other.startsWith(`${group} `))
  if (members.length > 0) {
    const slip = name === group ? undefined : nearest(name, members)
    const start = name === group ? `\`${group}\` needs a second word` : `There is no command \`${name}\``
    throw new DuckError(
      'invalid',
      slip === undefined ? `${start}: use ${either(members)}.` : `${start}. Did you mean \`${slip}\`?`,
    )
  }
  const names = [...new Set([...commands.map((command) => command.name), 'help'])]
  const begun = name.length < 2 ? [] : names.filter((other) => other.startsWith(name))
  const slip = begun.length > 1 ? begun : [nearest(name, names)].filter((other) => other !== undefined)
  const advice = slip.length === 0 ? '`help` lists what there is.' : `Did you mean ${either(slip)}?`
  throw new DuckError('invalid', `There is no command \`${name}\`. ${advice}`)
}

function either(names: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(names.map((name) => `\`${name}\``))
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
