/**
 * Writes a path as a relative URI reference. Characters that RFC 3986 reserves are percent-encoded, including colons.
 */
export function pathToUri(path: string): string {
  const encoded = path
    .toWellFormed()
    .split('/')
    .map((segment) => encodeURIComponent(segment).replaceAll(/[!'()*]/g, percent))
    .join('/')
  // A byte of a name that is not valid UTF-8 is written as `\xNN`.
  return encoded.replaceAll(/%5Cx([89a-f][0-9a-f])/g, (_, byte: string) => `%${byte.toUpperCase()}`)
}

function percent(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`
}
