import picomatch from 'picomatch'

/** Globs as people write them: dot files count, a name without a slash matches anywhere, a folder means all in it. */
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
