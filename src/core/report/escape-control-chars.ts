import { must } from '../must.ts'

const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/gu

/**
 * Makes text from a repository safe to show: control characters, bidi overrides and invisible characters become visible
 * escapes such as `\x1b`. Line breaks and tabs are preserved.
 */
export function escapeControlChars(text: string): string {
  return text.replaceAll(invisible, (found, at: number) =>
    found === '\n' || found === '\t' || joins(text, at) ? found : escaped(found),
  )
}

/** Like `escapeControlChars`, for text that must stay on one line, such as a file name. */
export function escapeControlCharsInLine(text: string): string {
  return escapeControlChars(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t')
}

/**
 * Escapes such characters inside a JSON text as `\u`, so that the parsed value is unchanged and a terminal does not
 * interpret them.
 */
export function escapeControlCharsInJson(json: string): string {
  return json.replaceAll(invisible, (found) => (found === '\n' ? found : units(found)))
}

/** Zero-width joiners are valid in emoji and several scripts. After plain ASCII, they only hide something. */
function joins(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return (
    (unit === 0x200c || unit === 0x200d) && at > 0 && text.charCodeAt(at - 1) > 0xff && text.charCodeAt(at - 1) < 0xffff
  )
}

function escaped(character: string): string {
  const code = must(character.codePointAt(0))
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
}

function units(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
}
