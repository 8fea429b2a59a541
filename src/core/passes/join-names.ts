/** Joins names in backquotes: `a`; `a` and `b`; `a`, `b` and 3 more. */
export function joinNames(names: readonly string[], most = 3): string {
  const quoted = names.map((name) => `\`${name}\``)
  if (quoted.length <= most) return joinWords(quoted)
  return joinWords([...quoted.slice(0, most), `${quoted.length - most} more`])
}

function joinWords(words: string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}
