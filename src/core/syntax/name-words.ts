const anyName = /[\p{L}_$][\p{L}\p{N}_$]*/gu
/** The same, several times as fast, for text that has nothing else. */
const plainName = /[A-Za-z_$][\w$]*/g
/** Longer ones are data. */
const longest = 80

/** Names in a text, each once, in the order of their first place. */
export function namesIn(text: string): string[] {
  const pattern = /[^\0-\x7f]/.test(text) ? anyName : plainName
  return [...new Set(text.match(pattern) ?? [])].filter((name) => name.length <= longest)
}

/** Words of a text as the index keeps them: names whole and in their parts, so that `parse patch` finds `parsePatch`. */
export function wordsOf(text: string): string[] {
  return wordsOfNames(namesIn(text))
}

/** The same of names that were found already. */
export function wordsOfNames(names: Iterable<string>): string[] {
  const words = new Set<string>()
  for (const name of names) for (const word of wordsOfName(name)) words.add(word)
  return [...words]
}

/** `parsePatchFile`, `parse_patch_file` → parse, patch, file. */
export function partsOf(name: string): string[] {
  return name
    .replaceAll(/(\p{Ll}|\p{N})(\p{Lu})/gu, '$1 $2')
    .replaceAll(/(\p{Lu})(\p{Lu}\p{Ll})/gu, '$1 $2')
    .split(/[^\p{L}\p{N}]+/u)
    .filter((part) => part.length > 1)
    .map((part) => part.toLowerCase())
}

/** The same names come again and again. */
const known = new Map<string, readonly string[]>()
const mostKnown = 100_000

function wordsOfName(name: string): readonly string[] {
  const before = known.get(name)
  if (before !== undefined) return before
  const parts = partsOf(name)
  const words = [...(parts.length > 1 ? parts : []), name.toLowerCase()]
  if (known.size >= mostKnown) known.clear()
  known.set(name, words)
  return words
}
