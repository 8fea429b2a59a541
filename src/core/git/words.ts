/**
 * Returns a function that finds the words in a line, as `git grep -w` does: not adjacent to an ASCII letter, digit or
 * underscore.
 */
export function createRepoWordFinder(words: Set<string>): (line: string) => Set<string> {
  const odd = [...words].filter((word) => !/^\w+$/.test(word))
  return (line) => {
    const found = new Set<string>()
    for (const [token] of line.matchAll(/\w+/g)) if (words.has(token)) found.add(token)
    for (const word of odd) if (standsIn(line, word)) found.add(word)
    return found
  }
}

function standsIn(line: string, word: string): boolean {
  for (let at = line.indexOf(word); at >= 0; at = line.indexOf(word, at + 1)) {
    const before = line[at - 1] ?? ' '
    const after = line[at + word.length] ?? ' '
    if (!/\w/.test(before) && !/\w/.test(after)) return true
  }
  return false
}
