import type { ParseError } from 'toml-eslint-parser'
import { must } from '../../must.ts'

/** Our texts for the messages of the parser. */
const sentences = {
  'Unterminated string constant': 'Missing closing quote.',
  'Unterminated table-key': 'Missing `]` after the table name.',
  'Unterminated array': 'Missing `]` at the end of the list.',
  'Unterminated inline table': 'Missing `}` at the end of the inline table.',
  'Empty bare keys are not allowed': 'Missing key.',
  'Must be a newline': 'Unexpected text after the value. Begin a new line for the next key.',
  'Expected equal (=) token': 'Missing `=` after the key.',
  'Unspecified values are invalid': 'Missing value after `=`.',
  'Expected comma (,) token': 'Missing comma between two values.',
  'Defining a key multiple times is invalid': 'Duplicate key. Remove one of the two.',
  'The key, equals sign, and value must be on the same line': 'The key and its value must be on one line.',
  'No newlines are allowed between the curly braces unless they are valid within a value':
    'An inline table must be on one line.',
  'Trailing comma is not permitted in an inline table': 'Remove the comma before `}`.',
  'Leading zeros are not allowed': 'Invalid number. Remove the leading zero.',
  'Underscores are allowed between digits': 'Invalid number. An underscore must be between two digits.',
  'Unexpected invalid date': 'Invalid date.',
  'Unexpected invalid time': 'Invalid time.',
  'Invalid character in escape sequence': 'Invalid escape sequence. Write `\\\\` for a backslash.',
  'Consecutive dots are not permitted in keys': 'Invalid key. Remove one of the two dots.',
  'Keys cannot end with a dot': 'Invalid key. Remove the dot at its end.',
  'Keys cannot start with a dot': 'Invalid key. Remove the dot at its start.',
  'Three or more quotes are not permitted': 'Too many quotes.',
  'Control characters (codes < 0x1f and 0x7f) are not allowed': 'Invalid control character. Remove it.',
}
const sentenceByMessage: ReadonlyMap<string, string> = new Map(Object.entries(sentences))

/** A syntax error, and the lines (1-based) to remove so that the rest can be read. */
export interface SyntaxMistake {
  line: number
  column: number
  text: string
  from: number
  to: number
}

/** Describes the syntax error that stopped the parser. */
export function syntaxMistake(error: ParseError, text: string): SyntaxMistake {
  const lines = text.split('\n')
  const last = lastWritten(lines, Math.min(error.lineNumber, lines.length))
  const open = unclosed(lines, last)
  if (open !== undefined) {
    const column = lineAt(lines, open.line).trimEnd().length + 1
    return { line: open.line, column, text: open.text, from: open.line, to: open.to }
  }
  const line = lines[last - 1] ?? ''
  const column = last === error.lineNumber ? error.column + 1 : line.trimEnd().length + 1
  return { line: last, column, text: sentenceFor(error.message, line, column), from: last, to: last }
}

/** Returns a line by its number, which the caller guarantees to exist. */
function lineAt(lines: readonly string[], line: number): string {
  return must(lines[line - 1])
}

function lastWritten(lines: readonly string[], from: number): number {
  let line = from
  while (line > 1 && lineAt(lines, line).trim() === '') line--
  return line
}

/** Finds an unclosed header, list or value before a line that begins a new statement, where the parser reports the error. */
function unclosed(lines: readonly string[], line: number): { line: number; to: number; text: string } | undefined {
  const begins = /^\s*(?:[\w."'/*-]+\s*=|\[)/.test(lines[line - 1] ?? '')
  const before = lastWritten(lines, line - 1)
  if (!begins || before < 1 || line < 2) return undefined
  const written = lineAt(lines, before)
  if (/^\s*\[[^\]]*$/.test(written)) return { line: before, to: before, text: sentences['Unterminated table-key'] }
  if (/^[^#"']*=\s*(?:#.*)?$/.test(written))
    return { line: before, to: before, text: sentences['Unspecified values are invalid'] }
  const endsSearch = (text: string) => /^\s*[\w."'/*-]+\s*=/.test(text) || text.includes(']')
  let start = before
  while (start > 1 && !endsSearch(lineAt(lines, start))) start--
  if (!/=\s*\[[^\]]*$/.test(lineAt(lines, start))) return undefined
  if (lines.slice(start, before).some((each) => each.includes(']'))) return undefined
  return { line: start, to: before, text: sentences['Unterminated array'] }
}

function sentenceFor(message: string, line: string, column: number): string {
  const bare = /^[^=]+=\s*([A-Za-z][\w./*-]*)\s*(?:#.*)?$/.exec(line)?.[1]
  if (bare !== undefined && !/^(?:true|false|inf|nan)$/.test(bare))
    return /^(?:true|false)$/i.test(bare)
      ? `Invalid value ${bare} (expected ${bare.toLowerCase()}).`
      : `Missing quotes around ${bare}. Write "${bare}".`
  const known = sentenceByMessage.get(message)
  if (known !== undefined) return known
  const found = line.slice(column - 1, column).trim()
  return found === '' ? 'Invalid TOML. The line ends too early.' : `Invalid TOML. \`${found}\` is unexpected here.`
}
