/** What may be shown of a secret: its first four characters, or the address without the password. */
export function maskValue(value: string): string {
  if (value.includes('\n')) return maskKeyLines(value)
  const address = value.replace(/(:\/\/[^:/@\s]*:)[^@\s]*@/, '$1…@')
  if (address !== value) return address
  return value.length >= 16 ? `${value.slice(0, 4)}…` : '…'
}

const keyMark = /-----(BEGIN|END) [A-Z0-9 ]*PRIVATE KEY-----/

/** Replaces the lines of private keys. An excerpt may cut a key block, so each mark masks to the other one or to the end of the text. */
export function maskKeyLines(text: string): string {
  if (!keyMark.test(text)) return text
  const lines = text.split('\n')
  const endsFirst = keyMark.exec(lines.find((line) => keyMark.test(line))!)![1] === 'END'
  let inside = endsFirst
  return lines
    .map((line) => {
      const mark = keyMark.exec(line)
      if (mark === null) return inside && line.trim() !== '' ? line.replace(/\S.*$/, '…') : line
      const oneLine = /(-----BEGIN [A-Z0-9 ]*PRIVATE KEY-----).*?(-----END|$)/.exec(line)
      inside = mark[1] === 'BEGIN' && !line.includes('-----END')
      return oneLine === null || oneLine[0].length < 60 ? line : line.replace(oneLine[0], `${oneLine[1]}…${oneLine[2]}`)
    })
    .join('\n')
}

const credential =
  /((?:passw(?:or)?d|passphrase|secret|token|api_?key|credential|private_?key)\w*["'`\]]{0,2}\s*(?::[\w\s<>[\]|]{0,30})?(?:=>|:=|=|:)\s*)(["'`])([^"'`\s${}]{6,})\2/gi

/** Tokens that are known by how they start, whole or cut off: an excerpt may end inside of one. */
const token =
  /\b(?:(?:gh[oprsu]_|github_pat_|npm_|AKIA|ASIA|AIza)(?=\w*\d)\w{8,}|(?:xox[a-z]-|glpat-|sk-)(?=[\w-]*\d)[\w-]{8,})/g

/** Replaces literals that are given to names like `password`, `token` or `apiKey`, and tokens with a known start. */
export function maskCredentials(text: string): string {
  return text
    .replace(
      credential,
      (_, name: string, quote: string, value: string) => `${name}${quote}${maskValue(value)}${quote}`,
    )
    .replace(token, (value) => `${value.slice(0, 4)}…`)
}
