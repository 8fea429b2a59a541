const invisible = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\u115f\u1160\u3164\uffa0]/gu

/**
 * Makes text from a repo safe to show: control characters, bidi overrides and invisible
 * letters become visible escapes as `\x1b`. Line ends and tabs stay.
 */
export function escapeControlChars(text: string): string {
  return text.replaceAll(invisible, (found, at: number) =>
    found === '\n' || found === '\t' || joins(text, at) ? found : escaped(found),
  )
}

/** The same for what must stay on one line, as a file name. */
export function escapeControlCharsInLine(text: string): string {
  return escapeControlChars(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t')
}

/**
 * Inside a JSON text: writes such characters as `\u` escapes, so that the same value
 * is parsed and a terminal that shows the text is not steered by it.
 */
export function escapeControlCharsInJson(json: string): string {
  return json.replaceAll(invisible, (found) => (found === '\n' ? found : units(found)))
}

/** Zero-width joiners make emoji and several scripts; after plain ASCII they only hide something. */
function joins(text: string, at: number): boolean {
  const unit = text.charCodeAt(at)
  return (
    (unit === 0x200c || unit === 0x200d) && at > 0 && text.charCodeAt(at - 1) > 0xff && text.charCodeAt(at - 1) < 0xffff
  )
}

function escaped(character: string): string {
  const code = character.codePointAt(0)!
  if (code < 0x100) return `\\x${code.toString(16).padStart(2, '0')}`
  return code > 0xffff ? `\\u{${code.toString(16)}}` : `\\u${code.toString(16).padStart(4, '0')}`
}

function units(character: string): string {
  return Array.from(
    { length: character.length },
    (_, at) => `\\u${character.charCodeAt(at).toString(16).padStart(4, '0')}`,
  ).join('')
}
