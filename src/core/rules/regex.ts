/** One line of a `regex` fence: `expression`, `expression/flags` or `/expression/flags`. Throws a SyntaxError. */
export function parseRegex(line: string): RegExp {
  const text = line.trim()
  const delimited = /^\/(.*)\/([imsu]*)$/.exec(text) ?? /^(.*[^\\])\/([imsu]+)$/.exec(text)
  return delimited === null ? new RegExp(text, 'd') : new RegExp(delimited[1]!, `${delimited[2]}d`)
}

/** The expressions of a `regex` fence, one a line; blank lines do not count. */
export function parseRegexes(source: string): RegExp[] {
  return source
    .split('\n')
    .filter((line) => line.trim() !== '')
    .map(parseRegex)
}
