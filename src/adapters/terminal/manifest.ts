import { Command as Grammar, Option } from 'commander'
import type { Argument, Command, Example } from '../../core/command.ts'
import { findCommand } from '../../core/router.ts'
import { viewArguments } from './view.ts'

/** A command as commander's grammar. It prints nothing and leaves nothing: what it has to say it throws. */
export function grammarOf(command: Command): Grammar {
  const grammar = new Grammar(`rubberduck ${command.name}`)
    .description(`${command.summary}.`)
    .usage([...command.arguments.filter((argument) => argument.positional).map(placeOf), '[options]'].join(' '))
    .helpOption('-h, --help', 'show this help')
    .allowExcessArguments(false)
    .exitOverride()
    .configureOutput({ writeOut: () => {}, writeErr: () => {}, outputError: () => {} })
    .configureHelp({ helpWidth: 100, styleTitle: (title) => title.replace(/:$/, title === 'Usage:' ? ' ' : '') })
  for (const argument of allArguments(command)) {
    if (argument.positional) grammar.argument(placeOf(argument), describe(argument))
    else grammar.addOption(optionOf(argument))
  }
  const examples = command.examples.map((example) => `  ${commandLine(command, example)}\n      ${example.says}`)
  return grammar.addHelpText('after', `\nExamples\n${examples.join('\n')}\n\nExit codes\n${exitCodeHelp(command)}`)
}

/** The command's own arguments and the terminal's options, in the order of the help. */
export function allArguments(command: Command): Argument[] {
  return [...command.arguments, ...viewArguments(command)]
}

/** `[--repo PATH] [--base REV] …`, for usage lines and the README. */
export function usageTail(command: Command): string {
  return allArguments(command)
    .toSorted((left, right) => Number(right.positional ?? false) - Number(left.positional ?? false))
    .filter((argument) => argument.name !== 'no-color')
    .map((argument) => (argument.positional ? placeOf(argument) : bracketed(argument)))
    .join(' ')
}

/** An example as it is typed. */
export function commandLine(command: Command, example: Example): string {
  const words = command.arguments.flatMap((argument) => {
    const value = example.arguments[argument.name]
    if (value === undefined || value === false) return []
    if (argument.positional) return [value].flat().map(String)
    if (value === true) return [flagOf(argument)]
    return [value].flat().flatMap((item) => [flagOf(argument), String(item)])
  })
  return [
    'rubberduck',
    command.name,
    ...words.map((word) => (/^[\w./:@~^=,+-][\w./:@~^=,+#-]*$/.test(word) ? word : `'${word}'`)),
  ].join(' ')
}

/** What `rubberduck` alone says. */
export function overview(commands: readonly Command[], version: string): string {
  return [
    `RubberDuck ${version} reviews changes in git repositories. It needs no account and no model key.`,
    '',
    'Usage  rubberduck <command> [target] [options]',
    '',
    ...commandList(commands),
    '',
    'Start with `rubberduck review` in any repository; `rubberduck help <command>` says more.',
    '',
  ].join('\n')
}

/** Help on a command or a group of commands. Throws `invalid` when there is none of that name. */
export function helpOn(topic: string, commands: readonly Command[]): string {
  const members = commands.filter((command) => command.name.startsWith(`${topic} `))
  if (members.length > 0) return ['Usage', '', ...commandList(members), ''].join('\n')
  const grammar = grammarOf(findCommand(topic, commands))
  let text = ''
  grammar.configureOutput({ writeOut: (piece) => (text += piece), getOutHasColors: () => false })
  grammar.outputHelp()
  return text
}

/** The value that a boolean option stands for in commander, where `--no-x` sets `x` to false. */
export function optionKey(argument: Argument): { key: string; negated: boolean } {
  const option = optionOf(argument)
  return { key: option.attributeName(), negated: option.negate }
}

function commandList(commands: readonly Command[]): string[] {
  const widest = Math.max(...commands.map((command) => command.name.length))
  return commands.map((command) => `  ${command.name.padEnd(widest)}  ${command.summary}`)
}

/** `--name`, as it is typed. */
export function flagOf({ flag, name }: Argument): string {
  return `--${flag ?? name}`
}

function optionOf(argument: Argument): Option {
  const flag = flagOf(argument)
  if (argument.type === 'boolean') return new Option(flag, describe(argument))
  const option = new Option(`${flag} <${placeholder(argument)}>`, describe(argument))
  if (argument.repeatable) option.argParser((value, list: string[] | undefined) => [...(list ?? []), value])
  return option
}

function describe(argument: Argument): string {
  const facts = [
    argument.choices !== undefined ? `one of ${argument.choices.join(', ')}` : '',
    argument.default !== undefined && argument.default !== '.' ? `default ${argument.default}` : '',
    argument.minimum !== undefined && argument.maximum !== undefined
      ? `${argument.minimum} to ${argument.maximum}`
      : '',
  ].filter((fact) => fact !== '')
  return facts.length === 0 ? argument.summary : `${argument.summary} (${facts.join('; ')})`
}

function placeOf(argument: Argument): string {
  const name = argument.repeatable || argument.type === 'rest' ? `${placeholder(argument)}...` : placeholder(argument)
  return argument.required ? `<${name}>` : `[${name}]`
}

function bracketed(argument: Argument): string {
  const text =
    argument.type === 'boolean'
      ? flagOf(argument)
      : `${flagOf(argument)} ${argument.choices?.join('|') ?? placeholder(argument)}`
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

function exitCodeHelp(command: Command): string {
  return [
    '  0  fine',
    ...(command.answer === 'report' ? ['  1  findings at or above --fail-on'] : []),
    '  2  wrong usage or configuration',
    '  3  the run failed or was partial',
  ].join('\n')
}
