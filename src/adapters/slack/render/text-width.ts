import stringWidth from 'string-width'

/** Number of columns of a text in a font of fixed width. */
export function textWidth(text: string): number {
  return stringWidth(text)
}

/**
 * Splits a line into parts of at most `most` characters: between words if there are some, and never within an entity, a
 * link or a character.
 */
export function splitLine(line: string, most: number): string[] {
  const parts: string[] = []
  let rest = line
  while (rest.length > most) {
    const at = cutAt(rest, most)
    parts.push(rest.slice(0, at))
    rest = rest.slice(at)
  }
  return [...parts, rest]
}

function cutAt(text: string, most: number): number {
  const space = text.lastIndexOf(' ', most - 1)
  let at = space > most / 2 ? space + 1 : most
  const opened = text.lastIndexOf('<', at - 1)
  if (opened > 0 && text.indexOf('>', opened) >= at) at = opened
  const entity = /&[a-z]{0,4}$/.exec(text.slice(0, at))
  if (entity !== null && entity.index > 0 && text.indexOf(';', entity.index) >= at) at = entity.index
  // A character outside of the basic plane has two parts.
  return at > 1 && /[\ud800-\udbff]/.test(text[at - 1] ?? '') ? at - 1 : at
}
