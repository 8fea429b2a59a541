import type { Argument, Command } from '../../../core/command.ts'
import { findCommand } from '../../../core/router/router.ts'
import { allArguments, commandLine, optionTerm, placeOf } from '../manifest.ts'
import {
  commandPairs,
  finished,
  type HelpPage,
  hanging,
  indent,
  list,
  type Pair,
  paragraph,
  section,
  usageSection,
} from './help-layout.ts'

/** Returns help for a command or a group of commands. Throws `invalid` for an unknown name. */
export function helpOn(topic: string, commands: readonly Command[], page: HelpPage): string {
  const members = commands.filter((command) => command.name.startsWith(`${topic} `))
  if (members.length > 0)
    return finished(
      [
        usageSection(`${topic} <command> [options]`, page),
        section('Commands', list(commandPairs(members), page), page),
      ],
      page,
    )
  const command = findCommand(topic, commands)
  const places = command.arguments.filter(({ positional }) => positional)
  const options = allArguments(command).filter(({ positional }) => !positional)
  const wanted = options.filter(({ required }) => required).map(optionTerm)
  return finished(
    [
      usageSection([command.name, ...places.map(placeOf), ...wanted, '[options]'].join(' '), page),
      paragraph(`${command.summary}.`, page),
      section('Arguments', list(places.map(described(placeOf)), page), page),
      section('Options', list([...options.map(described(optionTerm)), ['-h, --help', 'show this help']], page), page),
      section(
        'Examples',
        command.examples.flatMap((example) => [
          ...hanging(commandLine(command, example), indent, page, indent),
          ...hanging(example.says, indent.repeat(3), page),
        ]),
        page,
      ),
      section('Exit codes', list(exitCodes(command), page), page),
    ],
    page,
  )
}

function described(term: (argument: Argument) => string): (argument: Argument) => Pair {
  return (argument) => [term(argument), describe(argument)]
}

function describe(argument: Argument): string {
  const facts = [
    argument.choices !== undefined ? argument.choices.join(', ') : '',
    argument.minimum !== undefined && argument.maximum !== undefined
      ? `${argument.minimum} to ${argument.maximum}`
      : '',
    argument.default !== undefined && argument.default !== '.' ? `default ${argument.default}` : '',
    argument.repeatable && !argument.positional ? 'repeatable' : '',
  ].filter((fact) => fact !== '')
  return facts.length === 0 ? argument.summary : `${argument.summary} (${facts.join('; ')})`
}

function exitCodes({ answer }: Command): Pair[] {
  return [
    ['0', 'success'],
    ...(answer === 'report' ? [['1', 'findings at or above --fail-on'] as const] : []),
    ['2', 'invalid usage or configuration'],
    ['3', 'the run failed or is incomplete'],
  ]
}
