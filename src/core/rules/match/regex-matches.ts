import type { CapturedNode } from '../../syntax/inspector.ts'

/** A line that an expression matched, with the match and its named groups as captures. */
export interface RegexMatch {
  line: number
  /** The whole line without its line ending. */
  code: string
  /** The whole match first. */
  captures: [CapturedNode, ...CapturedNode[]]
}

/**
 * Maximum length of the searched part of a line, or of the text with the flag `m`, because expressions can be slow on
 * long input.
 */
const maxLine = 1_000
const maxText = 200_000

/** Returns the matches of a rule's expressions, at most one per line. */
export function matchRegexes(
  regexes: readonly RegExp[],
  text: string,
  lines: readonly string[],
  wanted: (line: number) => boolean,
): RegexMatch[] {
  const whole = wholeTextMatches(regexes, text)
  const byLine = regexes.filter((regex) => !regex.multiline)
  const found: RegexMatch[] = []
  let next = 0
  let offset = 0
  for (const [index, raw] of lines.entries()) {
    let first: RegExpExecArray | undefined
    for (let match = whole[next]; match !== undefined && match.index <= offset + raw.length; match = whole[++next]) {
      first ??= match
    }
    if (wanted(index + 1)) {
      const code = raw.endsWith('\r') ? raw.slice(0, -1) : raw
      const match = first ?? firstMatch(byLine, code.slice(0, maxLine))
      if (match !== undefined) {
        found.push({ line: index + 1, code, captures: groups(match, index + 1, first === undefined ? offset : 0) })
      }
    }
    offset += raw.length + 1
  }
  return found
}

function wholeTextMatches(regexes: readonly RegExp[], text: string): RegExpExecArray[] {
  return regexes
    .filter((regex) => regex.multiline)
    .flatMap((regex) => [...text.slice(0, maxText).matchAll(regex)])
    .sort((a, b) => a.index - b.index)
}

function firstMatch(regexes: readonly RegExp[], line: string): RegExpExecArray | undefined {
  for (const regex of regexes) {
    const match = regex.exec(line)
    if (match !== null) return match
  }
  return undefined
}

function groups(match: RegExpExecArray, line: number, offset: number): RegexMatch['captures'] {
  const capture = (name: string, start: number, end: number): CapturedNode => ({
    name,
    text: match.input.slice(start, end),
    startLine: line,
    endLine: line,
    start: offset + start,
    end: offset + end,
  })
  const named = Object.entries(match.indices?.groups ?? {}).filter((entry) => entry[1] !== undefined)
  return [
    capture('match', match.index, match.index + match[0].length),
    ...named.map(([name, [start, end]]) => capture(name, start, end)),
  ]
}
