import type { Command } from '../../core/command.ts'
import { readArguments } from '../../core/router/argument-parser.ts'
import { fitsCommand } from '../../core/router/fits-command.ts'
import type { ArgumentValue } from '../../core/types.ts'

export type ParsedCommand =
  | { kind: 'command'; name: string; arguments: Record<string, ArgumentValue>; mentioned: boolean }
  /** Plain words after a mention. */
  | { kind: 'message'; text: string }

const slash = /^\s{0,3}\/([a-z][a-z-]*)(?:\s+(.*))?$/
/** Matches a mention of one of these names, or of a name that begins with one of them. */
function mentionOf(names: readonly string[]): RegExp {
  return new RegExp(`(?:^|[\\s(])@(?:${names.join('|')})[\\w-]*(?:\\[bot\\])?[,:]?(?=\\s|$)`, 'i')
}

/** The name of the App until GitHub returns its slug. */
export const mentionName = 'rubberduck'

/** Returns the request in a comment: a `/command` at the start of a line, or the text after a mention. Code and quotes are ignored. */
export function readCommand(
  body: string,
  commands: readonly Command[],
  names: readonly string[] = [mentionName],
): ParsedCommand | undefined {
  const mention = mentionOf(names)
  const lines = spoken(body)
  for (const line of lines) {
    const [, name, rest = ''] = slash.exec(line) ?? []
    if (name !== undefined)
      return command(
        name,
        rest,
        commands,
        lines.some((each) => mention.test(each)),
      )
  }
  const text = lines.join('\n')
  const found = mention.exec(text)
  if (found === null) return undefined
  const after = text.slice(found.index + found[0].length).trim()
  const [, name = '', rest = ''] = /^\/?([a-z][a-z-]*)(?:[^\S\n]+(.*))?$/m.exec(after) ?? []
  const known = commands.find((each) => each.name === name)
  if (known !== undefined && after.startsWith(name) && fitsCommand(rest, known))
    return command(name, rest, commands, true)
  const said = `${text.slice(0, found.index).trim()} ${after}`.trim()
  return { kind: 'message', text: said }
}

function command(name: string, rest: string, commands: readonly Command[], mentioned: boolean): ParsedCommand {
  return {
    kind: 'command',
    name,
    arguments: readArguments(
      rest,
      commands.find((each) => each.name === name),
    ),
    mentioned,
  }
}

/** Returns the lines that a person wrote, without fenced code, quotes and HTML comments. */
function spoken(body: string): string[] {
  const lines: string[] = []
  let fence: string | undefined
  for (const line of body.replaceAll(/<!--[\s\S]*?-->/g, '').split(/\r?\n/)) {
    const mark = /^\s{0,3}(`{3,}|~{3,})/.exec(line)?.[1]
    if (fence !== undefined) {
      if (mark?.startsWith(fence) && line.trim() === mark) fence = undefined
    } else if (mark !== undefined) fence = mark
    else if (!/^\s{0,3}>/.test(line)) lines.push(line)
  }
  return lines
}
