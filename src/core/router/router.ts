import { type Argument, type Command, commandFor, type Spelling, typedCommand } from '../command.ts'
import { DuckError } from '../errors.ts'
import { must } from '../must.ts'
import { nearest } from '../text/nearest.ts'
import type { ArgumentValue, Ignored, Inbound, Invocation } from '../types.ts'
import { isThanks, parseNaturalLanguage, typedArguments, withoutPoliteness } from './natural-language.ts'
import { checkBounds, placeArgument } from './place-argument.ts'

/**
 * Returns the invocation for an Inbound. Arguments are checked and typed here for all surfaces.
 * Throws `invalid`, with a suggestion for a misspelled name. `spell`: how the requester types commands.
 */
export function route(inbound: Inbound, commands: readonly Command[], spell = bareName): Invocation | Ignored {
  const asked: Asked = { ...inbound, spell }
  if (inbound.kind === 'event') return routeEvent(asked, commands)
  if (inbound.kind === 'message' && isThanks(inbound.text ?? '')) return { reason: 'thanks need no answer' }
  if (inbound.kind === 'message') return routeWords(asked, commands)
  if (inbound.command === undefined) return { reason: 'no command was given' }
  const command = findCommand(inbound.command, commands, spell)
  const given = inbound.arguments ?? {}
  return invoke(command, inbound.text === undefined ? given : withoutPoliteness(given, command), asked)
}

type Asked = Inbound & { spell: Spelling }

/** The spelling of the terminal, and of the interactive chat in it. */
const bareName: Spelling = (name) => name

function invoke(command: Command, given: Record<string, ArgumentValue>, asked: Asked): Invocation {
  const { actor, spell } = asked
  if (asked.text !== undefined) checkBounds(command, given)
  return {
    command: command.name,
    arguments: checkArguments(command, { ...placeArgument(command, asked), ...given }, spell),
    actor,
  }
}

/** An event on a pull request triggers a review, unless the pull request was closed. */
function routeEvent(inbound: Asked, commands: readonly Command[]): Invocation | Ignored {
  const { event = '' } = inbound
  if (!/^change\.(opened|reopened|ready|pushed|retargeted)$/.test(event))
    return {
      reason: event === 'change.closed' ? 'the pull request was closed' : `no action for ${event || 'this event'}`,
    }
  const command = commandFor('event', commands)
  return command === undefined ? { reason: 'no command runs on events' } : invoke(command, {}, inbound)
}

/** Routes a command or plain language, without a model. A question without a command is about the code; any other text goes to help, which suggests similar commands. */
function routeWords(inbound: Asked, commands: readonly Command[]): Invocation | Ignored {
  const said = (inbound.text ?? '').trim()
  const typed = /^\/([a-z][a-z-]*)(?![\w/.-])/i.exec(said)?.[1]
  if (typed !== undefined) {
    const command = findCommand(typed.toLowerCase(), commands, inbound.spell)
    return invoke(command, typedArguments(said, command), inbound)
  }
  const meant = parseNaturalLanguage(said, commands)
  if (inbound.reply) return routeReply(inbound, meant, commands)
  const named = meant !== undefined && meant.command.answers !== 'help'
  const ask = isQuestion(said, commands) ? commandFor('question', commands) : undefined
  // “Why does the cart forget its items?” is about the code, because it names no finding.
  if (named && (ask === undefined || !lacks(meant.command, meant.given, inbound)))
    return invoke(meant.command, meant.given, inbound)
  if (ask !== undefined && (named || meant === undefined)) return invoke(ask, { question: said }, inbound)
  const help = commandFor('help', commands)
  if (help === undefined) return { reason: 'the text matches no command' }
  const topic = meant === undefined ? said : helpTopic(said)
  return invoke(help, topic === '' ? {} : { topic: topic.slice(0, 300) }, inbound)
}

/** Returns the topic of `help on review`; empty if there is none. */
function helpTopic(said: string): string {
  return /^help\s+(?:on |with |about )?\/?([a-z-]+)[\s?.!]*$/i.exec(said)?.[1] ?? ''
}

/** Tells whether a required argument is missing and cannot be derived from the thread. */
function lacks(command: Command, given: Record<string, ArgumentValue>, { finding }: Inbound): boolean {
  return command.arguments.some(
    ({ name, required, thread }) =>
      required && given[name] === undefined && !(thread === true && finding !== undefined),
  )
}

/** Tells whether a text is a question, long enough to have a subject, and not about how to use RubberDuck. */
function isQuestion(said: string, commands: readonly Command[]): boolean {
  const words = said.toLowerCase().split(/[^\p{L}\p{N}'-]+/u)
  const howTo = /^how (?:do|can|to)\b/i.test(said) && commands.some(({ name }) => words.includes(name))
  const aboutUs = howTo || words.includes('you')
  const begins = /^(?:what|where|why|how|who|when|which|is|are|does|did|can|could|should|would|will)\b/i.test(said)
  return words.length >= 3 && !aboutUs && (begins || /\?[\s)!]*$/.test(said))
}

/**
 * Routes a reply without a mention in one of our threads. A dismissal becomes `ignore` with the text as its reason, and a
 * question becomes `why`. Other replies are ignored, so that people can talk to each other.
 */
function routeReply(
  inbound: Asked,
  meant: ReturnType<typeof parseNaturalLanguage>,
  commands: readonly Command[],
): Invocation | Ignored {
  const said = (inbound.text ?? '').trim()
  if (meant?.command.answers === 'dismissal in a thread')
    return invoke(meant.command, { because: said.replaceAll(/\s+/g, ' ').slice(0, 500), ...meant.given }, inbound)
  const why = commandFor('question in a thread', commands)
  if (why !== undefined && inbound.finding !== undefined && /\?[\s)!]*$/.test(said)) return invoke(why, {}, inbound)
  return { reason: 'a reply in our thread without a command' }
}

/** Returns the command with that name. Throws `invalid` with a suggestion. */
export function findCommand(name: string, commands: readonly Command[], spell = bareName): Command {
  const found = commands.find((command) => command.name === name)
  if (found !== undefined) return found
  const group = must(name.split(' ')[0])
  const members = commands.map((command) => command.name).filter((other) => other.startsWith(`${group} `))
  if (members.length > 0) {
    const slip = name === group ? undefined : nearest(name, members)
    const start = name === group ? `Missing subcommand for "${group}"` : `Unknown command "${name}"`
    throw new DuckError(
      'invalid',
      slip === undefined ? `${start} (expected ${either(members)}).` : `${start}. Did you mean "${slip}"?`,
    )
  }
  const names = [...new Set([...commands.map((command) => command.name), 'help'])]
  const begun = name.length < 2 ? [] : names.filter((other) => other.startsWith(name))
  const slip = begun.length > 1 ? begun : [nearest(name, names)].filter((other) => other !== undefined)
  const advice =
    slip.length === 0
      ? `Use ${typedCommand({ spell }, 'help')} for a list of commands.`
      : `Did you mean ${either(slip)}?`
  throw new DuckError('invalid', `Unknown command "${name}". ${advice}`)
}

function either(names: readonly string[]): string {
  return anyOf(names.map((name) => `"${name}"`))
}

function anyOf(values: readonly string[]): string {
  return new Intl.ListFormat('en', { type: 'disjunction' }).format(values).replace(', or ', ' or ')
}

/** Checks arguments against their declarations and fills in defaults. Throws `invalid`. */
export function checkArguments(
  command: Pick<Command, 'name' | 'arguments'>,
  given: Record<string, ArgumentValue>,
  spell = bareName,
): Record<string, ArgumentValue> {
  const known = new Map(command.arguments.map((argument) => [argument.name, argument]))
  for (const name of Object.keys(given)) {
    if (known.has(name)) continue
    const slip = nearest(name, known.keys())
    const help = typedCommand({ spell }, `help ${command.name}`)
    const advice = slip === undefined ? `Use ${help} for its options.` : `Did you mean --${slip}?`
    throw new DuckError('invalid', `Unknown option --${name} for ${command.name}. ${advice}`)
  }
  const checked: Record<string, ArgumentValue> = {}
  for (const argument of command.arguments) {
    const value = Object.hasOwn(given, argument.name) ? given[argument.name] : argument.default
    if (value !== undefined) checked[argument.name] = checkValue(argument, value)
    else if (argument.required)
      throw new DuckError(
        'invalid',
        `Missing ${argumentLabel(argument)} for ${command.name} (expected ${argument.summary}).`,
      )
  }
  return checked
}

function checkValue(argument: Argument, value: ArgumentValue): ArgumentValue {
  if (argument.repeatable) {
    const list = Array.isArray(value) ? value : [String(value)]
    return list.map((item) => String(checkOne(argument, item)))
  }
  if (!Array.isArray(value)) return checkOne(argument, value)
  const [only, second] = value
  if (only !== undefined && second === undefined) return checkOne(argument, only)
  throw wrong(argument, 'one value', value.join(', '))
}

type Single = string | number | boolean

function checkOne(argument: Argument, value: Single): Single {
  return checks[argument.type](argument, value)
}

const checks: Record<Argument['type'], (argument: Argument, value: Single) => Single> = {
  boolean: checkBoolean,
  integer: checkInteger,
  choice: checkChoice,
  ref: checkRef,
  path: checkPath,
  string: (_, value) => String(value),
  rest: (_, value) => String(value),
}

function checkBoolean(argument: Argument, value: Single): boolean {
  if (value === true || value === 'true') return true
  if (value === false || value === 'false') return false
  throw wrong(argument, 'true or false', value)
}

function checkChoice(argument: Argument, value: Single): string {
  const choices = argument.choices ?? []
  if (choices.includes(String(value))) return String(value)
  throw wrong(argument, anyOf(choices), value, nearest(String(value), choices))
}

function checkRef(argument: Argument, value: Single): string {
  if (/^[^-\s\p{Cc}][^\s\p{Cc}]*$/u.test(String(value))) return String(value)
  throw wrong(argument, 'a revision, for example "main" or "HEAD~3"', value)
}

function checkPath(argument: Argument, value: Single): string {
  if (String(value) !== '' && !String(value).includes('\0')) return String(value)
  throw wrong(argument, 'a file or folder', value)
}

function checkInteger(argument: Argument, value: Single): number {
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
  throw wrong(argument, `a whole number${bounds}`, value)
}

function wrong(argument: Argument, expected: string, value: Single, slip?: string): DuckError {
  const text = JSON.stringify(String(value)).slice(1, -1)
  const shown = `"${text.length > 60 ? `${text.slice(0, 60)}…` : text}"`
  return new DuckError(
    'invalid',
    `Invalid value ${shown} for ${argumentLabel(argument)} (expected ${expected}).${slip === undefined ? '' : ` Did you mean "${slip}"?`}`,
  )
}

/** Returns an argument as people know it: `--limit`, or the name of a positional one. */
function argumentLabel({ name, flag = name, positional }: Argument): string {
  return positional ? name : `--${flag}`
}
