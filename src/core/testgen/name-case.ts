/** Returns words as one name. */
export function changeCase(words: string, notation: 'snake' | 'camel' | 'Pascal'): string {
  const parts = words.split(/[^\p{L}\p{N}]+/u).filter(Boolean)
  if (notation === 'snake') return parts.join('_').toLowerCase()
  const joined = parts.map(capitalize).join('')
  return notation === 'camel' ? uncapitalize(joined) : joined
}

export function capitalize(name: string): string {
  return name.charAt(0).toUpperCase() + name.slice(1)
}

export function uncapitalize(name: string): string {
  return name.charAt(0).toLowerCase() + name.slice(1)
}
