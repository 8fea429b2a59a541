import type { Argument, Command } from '../../core/command.ts'
import { findCommand } from '../../core/router.ts'
import { toAscii } from './ascii.ts'
import { allArguments, commandLine, optionTerm, placeOf } from './manifest.ts'
import { createPaint } from './paint.ts'
import { columnsOf, wrapLines } from './wrap.ts'

/** How a page of help is set. */
export interface HelpPage {
  columns: number
  ascii: boolean
  color: boolean
}

const indent = '  '
/** A description gets at least so many columns beside its term; else it goes below it. */
const leastDescription = 30

/** Returns what `rubberduck` alone prints: the commands in their groups. */
export function overview(commands: readonly Command[], version: string, page: HelpPage): string {
  const groups = Map.groupBy(commands, ({ group }) => group ?? 'Commands')
  return finished(
    [
      paragraph(
        `RubberDuck ${version} reviews changes in git repositories. It needs no account and no model key.`,
        page,
      ),
      usage('<command> [target] [options]', page),
      ...[...groups].map(([title, members]) =>
        section(title, list(commandPairs(members), page, termWidth(commands)), page),
      ),
      paragraph(
        'Run `rubberduck review` in any repository to start. `rubberduck help <command>` shows the options of a command.',
        page,
      ),
    ],
    page,
  )
}

/** Returns help on a command or a group of commands. Throws `invalid` when there is none of that name. */
export function helpOn(topic: string, commands: readonly Command[], page: HelpPage): string {
  const members = commands.filter((command) => command.name.startsWith(`${topic} `))
  if (members.length > 0)
    return finished(
      [usage(`${topic} <command> [options]`, page), section('Commands', list(commandPairs(members), page), page)],
      page,
    )
  const command = findCommand(topic, commands)
  const places = command.arguments.filter(({ positional }) => positional)
  const options = allArguments(command).filter(({ positional }) => !positional)
  const wanted = options.filter(({ required }) => required).map(optionTerm)
  return finished(
    [
      usage([command.name, ...places.map(placeOf), ...wanted, '[options]'].join(' '), page),
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

type Pair = readonly [term: string, description: string]

function finished(blocks: readonly (readonly string[])[], { ascii }: HelpPage): string {
  const text = `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
  return ascii ? toAscii(text) : text
}

function usage(words: string, page: HelpPage): string[] {
  const [first = '', ...rest] = hanging(`Usage: rubberduck ${words}`, '', page, indent)
  return [first.replace('Usage:', createPaint(page.color)('heading', 'Usage:')), ...rest]
}

function section(title: string, lines: readonly string[], { color }: HelpPage): string[] {
  return lines.length === 0 ? [] : [createPaint(color)('heading', title), ...lines]
}

function paragraph(text: string, { columns }: HelpPage): string[] {
  return wrapLines(text, columns)
}

/** Wraps a text under an indent, its further lines a little more. A word that is too long is broken. */
function hanging(text: string, start: string, { columns }: HelpPage, more = ''): string[] {
  const lines = wrapLines(text, columns - start.length - more.length, true)
  return lines.map((line, index) => `${start}${index === 0 ? '' : more}${line}`)
}

function termWidth(commands: readonly Command[]): number {
  return Math.max(...commands.map(({ name }) => name.length))
}

function commandPairs(commands: readonly Command[]): Pair[] {
  return commands.map(({ name, summary }) => [name, summary])
}

/** Terms with their descriptions beside them, or below where the page is narrow. */
function list(pairs: readonly Pair[], page: HelpPage, least = 0): string[] {
  const fits = (width: number) => page.columns - width - 2 * indent.length >= leastDescription
  const widths = pairs.map(([term]) => columnsOf(term)).filter(fits)
  const width = Math.max(...widths, least, 1)
  if (!fits(width) || widths.length === 0)
    return pairs.flatMap(([term, description]) => [
      ...hanging(term, indent, page, indent),
      ...hanging(description, indent.repeat(3), page),
    ])
  const left = indent.length + width + indent.length
  return pairs.flatMap(([term, description]) => {
    const lines = wrapLines(description, page.columns - left, true)
    const beside = columnsOf(term) <= width
    const head = beside ? `${indent}${term.padEnd(width)}${indent}${lines.shift() ?? ''}`.trimEnd() : indent + term
    return [head, ...lines.map((line) => ' '.repeat(left) + line)]
  })
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
    ['2', 'wrong usage or configuration'],
    ['3', 'the run failed or is incomplete'],
  ]
}
