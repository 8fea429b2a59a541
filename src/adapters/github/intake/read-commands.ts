import type { Command } from '../../../core/command.ts'
import { readArguments } from '../../../core/router/argument-parser.ts'
import { fitsCommand } from '../../../core/router/fits-command.ts'
import { escapeRegExp } from '../../../core/text/escape-regexp.ts'
import type { ArgumentValue } from '../../../core/types.ts'
import { type SpokenLine, spokenLines } from './spoken-text.ts'

export type ParsedCommand =
  | { kind: 'command'; name: string; arguments: Record<string, ArgumentValue>; mentioned: boolean; line: string }
  /** Plain words after a mention. */
  | { kind: 'message'; text: string }

/** The name of the App until GitHub returns its slug. */
export const mentionName = 'rubberduck'

/** Commands of one comment that are carried out. */
const mostCommands = 10

const slash = /^\s{0,3}\/([a-z][a-z-]{0,40})(?=\s|$)/i

/** Matches a mention of exactly one of these names. */
function mentionOf(names: readonly string[]): RegExp {
  const either = names.map(escapeRegExp).join('|')
  return new RegExp(`(?:^|[\\s(])@(?:${either})(?:\\[bot\\])?[,:.!?)]*(?=\\s|$)`, 'i')
}

/**
 * Returns the requests in a comment: each `/command` at the start of a line, or else the text after a mention. Only text
 * that GitHub shows as such counts.
 */
export function readCommands(
  body: string,
  commands: readonly Command[],
  names: readonly string[] = [mentionName],
): ParsedCommand[] {
  // Most comments ask for nothing.
  if (!body.includes('/') && !body.includes('@')) return []
  const lines = spokenLines(body)
  const mention = mentionOf(names)
  const mentioned = lines.some(({ plain }) => mention.test(plain))
  const found = lines.flatMap(({ text, plain, own }) => {
    const match = own ? slash.exec(plain) : null
    if (match?.[1] === undefined) return []
    return command(match[1].toLowerCase(), text.slice(match[0].length).trim(), commands, mentioned)
  })
  if (found.length > 0)
    return [...new Map(found.map((each) => [JSON.stringify(each), each])).values()].slice(0, mostCommands)
  return mentioned ? [readMention(lines, mention, commands)] : []
}

/** Returns the command or the words after a mention. */
function readMention(lines: readonly SpokenLine[], mention: RegExp, commands: readonly Command[]): ParsedCommand {
  const text = lines.map((line) => line.text).join('\n')
  const found = mention.exec(lines.map(({ plain }) => plain).join('\n'))
  const start = found?.index ?? 0
  const after = text.slice(start + (found?.[0].length ?? 0)).trim()
  const [, name = '', rest = ''] = /^\/?([a-z][a-z-]{0,40})(?:[^\S\n]+(.*))?$/im.exec(after) ?? []
  const known = commands.find((each) => each.name === name.toLowerCase())
  if (known !== undefined && after.replace('/', '').startsWith(name) && fitsCommand(rest, known))
    return command(known.name, rest, commands, true)
  return { kind: 'message', text: `${text.slice(0, start).trim()} ${after}`.trim() }
}

function command(name: string, rest: string, commands: readonly Command[], mentioned: boolean): ParsedCommand {
  const declared = commands.find((each) => each.name === name)
  return { kind: 'command', name, arguments: readArguments(rest, declared), mentioned, line: `/${name} ${rest}`.trim() }
}
