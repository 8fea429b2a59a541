/** Part of a regular expression that stands for each of the words. */
export function oneOf(words: string): string {
  return `(?:${words.split(/\s+/).join('|')})`
}
