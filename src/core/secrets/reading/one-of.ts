/** Returns a part of a regular expression that matches any of the words. */
export function oneOf(words: string): string {
  return `(?:${words.split(/\s+/).join('|')})`
}
