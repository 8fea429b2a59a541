import type { Command } from '../../../core/command.ts'
import type { TerminalVariables } from '../../../core/config/environment/terminal.ts'
import { terminalLimits } from '../limits.ts'
import { toAscii } from '../text/ascii.ts'
import { createPaint } from '../text/paint.ts'
import { wrapPlain } from '../text/plain-wrap.ts'

/** The layout of a help page. */
export interface HelpPage {
  columns: number
  ascii: boolean
  color: boolean
}

/** A term, such as an option, and what it means. */
export type Pair = readonly [term: string, description: string]

/** Returns the layout of help for a terminal of that many columns, or for any other output. */
export function helpPageFor(
  { columns: named, ascii, color }: TerminalVariables,
  columns: number | undefined,
): HelpPage {
  return {
    columns: Math.min(named ?? columns ?? 80, terminalLimits.columns),
    ascii,
    color: color ?? columns !== undefined,
  }
}

export const indent = '  '
/** A description needs at least this many columns beside its term; otherwise it goes below. */
const leastDescription = 30

/** Joins blocks of lines with an empty line between them. */
export function finished(blocks: readonly (readonly string[])[], { ascii }: HelpPage): string {
  const text = `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
  return ascii ? toAscii(text) : text
}

/** Returns the usage line. */
export function usageSection(words: string, page: HelpPage): string[] {
  const [first = '', ...rest] = hanging(`Usage: rubberduck ${words}`, '', page, indent)
  return [first.replace('Usage:', createPaint(page.color)('heading', 'Usage:')), ...rest]
}

/** Returns lines under a title, or nothing for no lines. */
export function section(title: string, lines: readonly string[], { color }: HelpPage): string[] {
  return lines.length === 0 ? [] : [createPaint(color)('heading', title), ...lines]
}

/** Wraps a text. */
export function paragraph(text: string, { columns }: HelpPage): string[] {
  return wrapPlain(text, columns)
}

/** Wraps an indented text with a deeper indent for its further lines. A word that does not fit is broken. */
export function hanging(text: string, start: string, { columns }: HelpPage, more = ''): string[] {
  const lines = wrapPlain(text, columns - start.length - more.length, true)
  return lines.map((line, index) => `${start}${index === 0 ? '' : more}${line}`)
}

/** Returns the width of the longest command name. */
export function termWidth(commands: readonly Command[]): number {
  return Math.max(...commands.map(({ name }) => name.length))
}

/** Returns each command with its summary. */
export function commandPairs(commands: readonly Command[]): Pair[] {
  return commands.map(({ name, summary }) => [name, summary])
}

/** Returns terms with their descriptions beside them, or below them on a narrow page. */
export function list(pairs: readonly Pair[], page: HelpPage, least = 0): string[] {
  const fits = (width: number) => page.columns - width - 2 * indent.length >= leastDescription
  const widths = pairs.map(([term]) => term.length).filter(fits)
  const width = Math.max(...widths, least, 1)
  if (!fits(width) || widths.length === 0)
    return pairs.flatMap(([term, description]) => [
      ...hanging(term, indent, page, indent),
      ...hanging(description, indent.repeat(3), page),
    ])
  const left = indent.length + width + indent.length
  return pairs.flatMap(([term, description]) => {
    const lines = wrapPlain(description, page.columns - left, true)
    const beside = term.length <= width
    const head = beside ? `${indent}${term.padEnd(width)}${indent}${lines.shift() ?? ''}`.trimEnd() : indent + term
    return [head, ...lines.map((line) => ' '.repeat(left) + line)]
  })
}
