/**
 * Parses one line of a `regex` fence: `expression`, `expression/flags` or `/expression/flags`. It runs on single lines,
 * or with the flag `m` on the whole text. Throws a SyntaxError.
 */
export function parseRegex(line: string): RegExp {
  const text = line.trim()
  const delimited = /^\/(.*)\/([imsu]*)$/.exec(text) ?? /^(.*[^\\])\/([imsu]+)$/.exec(text)
  const [, source = text, flags = ''] = delimited ?? []
  return new RegExp(source, `${flags}d${flags.includes('m') ? 'g' : ''}`)
}

/** Parses the expressions of a `regex` fence, one per line. Blank lines are ignored. */
export function parseRegexes(source: string): RegExp[] {
  return source
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseRegex)
}
