import { CommanderError, type Command as Grammar } from 'commander'
import type { Argument, Command } from '../../core/command.ts'
import { DuckError } from '../../core/errors.ts'
import { must } from '../../core/must.ts'
import { checkArguments, findCommand } from '../../core/router/router.ts'
import { nearest } from '../../core/text/nearest.ts'
import type { ArgumentValue, Inbound } from '../../core/types.ts'
import { allArguments, grammarOf, optionKey, optionName } from './manifest.ts'
import { type TerminalView, viewArguments, viewOf } from './view.ts'

export type Parsed =
  | { kind: 'command'; inbound: Inbound; view: TerminalView }
  /** No topic: the overview. */
  | { kind: 'help'; topic?: string }
  | { kind: 'version' }

/**
 * Parses the words after `rubberduck`. Pure. The router checks the arguments of a command; the terminal's own options
 * are checked here. Throws `invalid` with a suggestion.
 */
export function parse(argv: readonly string[], commands: readonly Command[], id: string): Parsed {
  const [first, ...rest] = argv
  if (first === undefined) return { kind: 'help' }
  if (first === '--version' || first === '-V' || first === '-v') return { kind: 'version' }
  if (first === 'help' || first === '--help' || first === '-h') {
    const topic = rest.filter((word) => !word.startsWith('-')).join(' ')
    return topic === '' ? { kind: 'help' } : { kind: 'help', topic }
  }
  if (first.startsWith('-')) throw commandFirst(argv, commands)
  const { name, words } = splitName(argv, commands)
  const asksForHelp = words.length === 1 && (words[0] === '-h' || words[0] === '--help')
  if (asksForHelp && isGroup(name, commands)) return { kind: 'help', topic: name }
  return parseCommand(findCommand(name, commands), words, id)
}

function commandFirst(argv: readonly string[], commands: readonly Command[]): DuckError {
  const named = argv.find((word) => commands.some((command) => command.name.split(' ')[0] === word))
  const line = named === undefined ? ['review', ...argv] : [named, ...argv.filter((word) => word !== named)]
  return new DuckError(
    'invalid',
    `Missing command before ${argv[0]} (for example \`rubberduck ${line.join(' ')}\`). Run \`rubberduck help\` for a list of commands.`,
  )
}

/** Splits off the name of the command, which is one or two words. */
function splitName(argv: readonly string[], commands: readonly Command[]): { name: string; words: string[] } {
  const [first = '', second] = argv
  const length = second !== undefined && !second.startsWith('-') && isGroup(first, commands) ? 2 : 1
  return { name: argv.slice(0, length).join(' '), words: argv.slice(length) }
}

function isGroup(word: string, commands: readonly Command[]): boolean {
  return commands.some((command) => command.name.startsWith(`${word} `))
}

function parseCommand(command: Command, words: readonly string[], id: string): Parsed {
  const grammar = grammarOf(command)
  try {
    grammar.parse(words, { from: 'user' })
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error
    if (error.code === 'commander.helpDisplayed') return { kind: 'help', topic: command.name }
    throw usageError(error, command, grammar.args)
  }
  const given = collect(command, grammar)
  const shown = viewArguments(command)
  const isView = (name: string) => shown.some((argument) => argument.name === name)
  const view = Object.fromEntries(Object.entries(given).filter(([name]) => isView(name)))
  if (view.json === true && view.format !== undefined && view.format !== 'json')
    throw new DuckError(
      'invalid',
      `\`--json\` and \`--format ${view.format}\` both specify the format. Use only one of them.`,
    )
  const own = Object.fromEntries(Object.entries(given).filter(([name]) => !isView(name)))
  return {
    kind: 'command',
    inbound: {
      id,
      surface: 'terminal',
      place: 'stdout',
      actor: 'local',
      kind: 'command',
      command: command.name,
      arguments: own,
    },
    view: viewOf(checkArguments({ name: command.name, arguments: shown }, view)),
  }
}

function collect(command: Command, grammar: Grammar): Record<string, ArgumentValue> {
  const options: Record<string, unknown> = grammar.opts()
  const places = command.arguments.filter((argument) => argument.positional)
  const values = allArguments(command).map((argument): [string, ArgumentValue | undefined] => [
    argument.name,
    argument.positional
      ? placeValue(argument, grammar.processedArgs[places.indexOf(argument)])
      : optionValue(argument, options),
  ])
  return Object.fromEntries(values.filter((entry): entry is [string, ArgumentValue] => entry[1] !== undefined))
}

function placeValue(argument: Argument, value: string | string[] | undefined): ArgumentValue | undefined {
  if (value === undefined || (Array.isArray(value) && value.length === 0)) return undefined
  return argument.type === 'rest' ? [value].flat().join(' ') : value
}

function optionValue(argument: Argument, options: Record<string, unknown>): ArgumentValue | undefined {
  const { key, negated } = optionKey(argument)
  if (!negated) return options[key] as ArgumentValue | undefined
  return options[key] === false ? true : undefined
}

function usageError(error: CommanderError, command: Command, words: readonly string[]): DuckError {
  const named = /'([^']*)'/.exec(error.message)?.[1] ?? ''
  const help = `Run \`rubberduck help ${command.name}\` for its usage.`
  switch (error.code) {
    case 'commander.unknownOption': {
      const flag = must(named.split('=')[0])
      const slip = nearest(
        flag.replace(/^-+/, ''),
        allArguments(command)
          .filter((argument) => !argument.positional)
          .map((argument) => optionName(argument).slice(2)),
      )
      const advice = slip === undefined ? help : `Did you mean --${slip}?`
      return new DuckError('invalid', `Unknown option ${flag} for ${command.name}. ${advice}`)
    }
    case 'commander.optionMissingArgument':
      return new DuckError('invalid', `Missing value for ${named.split(' ')[0]}. ${help}`)
    case 'commander.missingArgument':
      return new DuckError('invalid', `Missing argument ${named} for ${command.name}. ${help}`)
    case 'commander.excessArguments':
      return new DuckError('invalid', `Unexpected argument "${words.at(-1) ?? ''}" for ${command.name}. ${help}`)
    default:
      return new DuckError('invalid', `${error.message.replace(/^error: /, '')}. ${help}`)
  }
}
