import picomatch from 'picomatch'

/** Returns a matcher of globs. They match dot files, a name without a slash matches at any depth, and a folder matches everything in it. */
export function matcher(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false
  const expanded = globs.flatMap((glob) => {
    const rooted = glob.startsWith('/')
      ? glob.slice(1)
      : glob.includes('/') && !glob.endsWith('/')
        ? glob
        : `**/${glob}`
    return rooted.endsWith('/') ? [`${rooted}**`] : [rooted, `${rooted}/**`]
  })
  return picomatch(expanded, { dot: true })
}

/** Tells whether all brackets and braces of a glob are closed. */
export function isGlob(text: string): boolean {
  const open: string[] = []
  // A backslash takes the next character with it.
  for (const character of text.replaceAll(/\\./gs, '')) {
    if (open.at(-1) === ']') {
      if (character === ']') open.pop()
    } else if (character === '[') open.push(']')
    else if (character === '{') open.push('}')
    else if (character === '}' && open.pop() === undefined) return false
  }
  return text.trim() !== '' && open.length === 0
}
