/** Words of a text as the index keeps them: names whole and in their parts, so that `parse patch` finds `parsePatch`. */
export function wordsOf(text: string): string[] {
  const words = new Set<string>()
  for (const name of text.match(/[\p{L}_$][\p{L}\p{N}_$]*/gu) ?? []) {
    if (name.length > 80) continue
    const parts = partsOf(name)
    if (parts.length > 1) for (const part of parts) words.add(part)
    words.add(name.toLowerCase())
  }
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
