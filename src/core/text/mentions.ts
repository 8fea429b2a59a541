/** Lists of words that mean the same, in lower case. All words of one list must be present. */
export type WordLists = readonly (readonly string[])[]

/** Tells whether a text, in lower case, contains all words of one of the lists. */
export function mentions(text: string, lists: WordLists): boolean {
  return lists.some((words) => words.every((word) => text.includes(word)))
}
