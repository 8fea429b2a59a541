import { matcher } from '../config/matcher.ts'

/**
 * Returns a function that tells whether a `.gitattributes` marks a file as generated or vendored. The last matching
 * line wins.
 */
export function readAttributes(text: string): (path: string) => boolean {
  const entries: { matches: (path: string) => boolean; value: boolean }[] = []
  for (const line of text.split(/\r?\n/)) {
    const [pattern = '', ...attributes] = line.trim().split(/\s+/)
    if (pattern === '' || line.startsWith('#')) continue
    for (const attribute of attributes) {
      const set = /^(-|!)?linguist-(?:generated|vendored)(?:=(\w+))?$/.exec(attribute)
      if (set === null) continue
      entries.push({ matches: matcher([pattern]), value: set[1] === undefined && set[2] !== 'false' })
    }
  }
  return (path) => entries.findLast((entry) => entry.matches(path))?.value ?? false
}
