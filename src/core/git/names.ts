import { isUtf8 } from 'node:buffer'

/** Decodes the bytes of a file name. Bytes that are invalid UTF-8 become `\xNN`. */
export function decodeName(bytes: Buffer): string {
  if (isUtf8(bytes)) return bytes.toString('utf8')
  let text = ''
  for (let i = 0; i < bytes.length; ) {
    let length = 1
    while (length <= 4 && i + length <= bytes.length && !isUtf8(bytes.subarray(i, i + length))) length += 1
    if (length <= 4 && i + length <= bytes.length) {
      text += bytes.toString('utf8', i, i + length)
      i += length
    } else {
      text += `\\x${bytes.toString('hex', i, i + 1)}`
      i += 1
    }
  }
  return text
}

/** The reverse of `decodeName`. A name that literally contains `\xNN` with NN from 80 is treated as escaped. */
export function encodeName(name: string): Buffer {
  const parts = name.split(/\\x([89a-f][0-9a-f])/)
  if (parts.length === 1) return Buffer.from(name)
  return Buffer.concat(parts.map((part, index) => (index % 2 === 0 ? Buffer.from(part) : Buffer.from(part, 'hex'))))
}

const letters: Record<string, string> = {
  '\u0007': 'a',
  '\b': 'b',
  '\t': 't',
  '\n': 'n',
  '\v': 'v',
  '\f': 'f',
  '\r': 'r',
  '"': '"',
  '\\': '\\',
}
const bytesOfLetters = new Map(Object.entries(letters).map(([byte, letter]) => [letter, byte]))

/**
 * Quotes a name like git does in patch headers with core.quotePath enabled. Input and result are latin1, one character
 * per byte.
 */
export function quoteName(latin1: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression matches control characters to quote them
  if (!/[\x00-\x1f"\\\x7f-\xff]/.test(latin1)) return latin1
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the expression matches control characters to quote them
  const inner = latin1.replaceAll(/[\x00-\x1f"\\\x7f-\xff]/g, (byte) => {
    const letter = letters[byte]
    return letter === undefined ? `\\${byte.charCodeAt(0).toString(8).padStart(3, '0')}` : `\\${letter}`
  })
  return `"${inner}"`
}

/**
 * Parses a C-quoted name that starts at `start` with a quotation mark. `end` is the position after the closing mark.
 * Returns undefined if it does not parse.
 */
export function unquoteName(text: string, start = 0): { name: string; end: number } | undefined {
  const match = /"((?:[^"\\]|\\(?:[0-7]{1,3}|.))*)"/y
  match.lastIndex = start
  const [, quoted] = match.exec(text) ?? []
  if (quoted === undefined) return undefined
  const bytes = Buffer.concat(
    quoted.split(/(\\(?:[0-7]{1,3}|.))/).map((part, index) => {
      if (index % 2 === 0) return Buffer.from(part)
      const rest = part.slice(1)
      if (/^[0-7]/.test(rest)) return Buffer.from([Number.parseInt(rest, 8) & 0xff])
      return Buffer.from(bytesOfLetters.get(rest) ?? rest)
    }),
  )
  return { name: decodeName(bytes), end: match.lastIndex }
}
