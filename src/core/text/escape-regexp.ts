/** Returns a pattern for a regular expression that matches a text literally. Not for use in a character class. */
export function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')
}
