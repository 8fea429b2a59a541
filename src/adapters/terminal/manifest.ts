import { Command as Grammar, Option } from 'commander'
import type { Argument, Command, CommandExample } from '../../core/command.ts'
import { viewArguments } from './view.ts'

/** Returns a command as a commander grammar. It never prints or exits; it throws instead. */
export function grammarOf(command: Command): Grammar {
  const grammar = new Grammar(`rubberduck ${command.name}`)
    .helpOption('-h, --help', 'show this help')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {}, outputError: () => {} })
  for (const argument of allArguments(command)) {
    if (argument.positional) grammar.argument(placeOf(argument))
    else grammar.addOption(optionOf(argument))
  }
  return grammar
}

/** Returns the command's own arguments and the terminal's options, in the order of the help. */
export function allArguments(command: Command): Argument[] {
  return [...command.arguments, ...viewArguments(command)]
}

/** Returns `[--repo PATH] [--base REV] …`, for usage lines and the documentation. */
export function usageTail(command: Command): string {
  return allArguments(command)
    .toSorted((left, right) => Number(right.positional ?? false) - Number(left.positional ?? false))
    .filter((argument) => argument.name !== 'no-color')
    .map((argument) => (argument.positional ? placeOf(argument) : bracketed(argument)))
    .join(' ')
}

/** Returns an example as a command line. */
export function commandLine(command: Command, example: CommandExample): string {
  const words = command.arguments.flatMap((argument) => {
    const value = example.arguments[argument.name]
    if (value === undefined || value === false) return []
    if (argument.positional) return [value].flat().map(String)
    if (value === true) return [optionName(argument)]
    return [value].flat().flatMap((item) => [optionName(argument), String(item)])
  })
  return [
    'rubberduck',
    command.name,
    ...words.map((word) => (/^[\w./:@~^=,+-][\w./:@~^=,+#-]*$/.test(word) ? word : `'${word}'`)),
  ].join(' ')
}

/** Returns the key of an option in commander, where `--no-x` sets `x` to false. */
export function optionKey(argument: Argument): { key: string; negated: boolean } {
  const option = optionOf(argument)
  return { key: option.attributeName(), negated: option.negate }
}

/** Returns an option as help shows it: `--base <REV>`. */
export function optionTerm(argument: Argument): string {
  return optionOf(argument).flags
}

/** Returns the option's name as it is typed: `--base`. */
export function optionName(argument: Argument): string {
  return optionOf(argument).long ?? `--${argument.name}`
}

function optionOf(argument: Argument): Option {
  const flag = `--${argument.flag ?? argument.name}`
  if (argument.type === 'boolean') return new Option(flag)
  const option = new Option(`${flag} <${placeholder(argument)}>`)
  if (argument.repeatable) option.argParser((value, list: string[] | undefined) => [...(list ?? []), value])
  return option
}

/** Returns a positional argument as usage lines show it: `[PATH...]`. */
export function placeOf(argument: Argument): string {
  const name = argument.repeatable || argument.type === 'rest' ? `${placeholder(argument)}...` : placeholder(argument)
  return argument.required ? `<${name}>` : `[${name}]`
}

function bracketed(argument: Argument): string {
  const text =
    argument.type === 'boolean'
      ? optionName(argument)
      : `${optionName(argument)} ${argument.choices?.join('|') ?? placeholder(argument)}`
  return argument.required ? text : `[${text}]`
}

const placeholders = {
  string: 'TEXT',
  integer: 'N',
  boolean: '',
  choice: 'NAME',
  path: 'PATH',
  ref: 'REV',
  rest: 'WORDS',
} as const

function placeholder(argument: Argument): string {
  return argument.placeholder ?? placeholders[argument.type]
}
