/** Maximum number of files that a request names, and of files that one word may mean. */
const most = 8
const mostMeanings = 3

/**
 * Returns the files that a request names, in its order: by their paths, by the ends of their paths, or by their names.
 * A word without a dot or a slash names a file only with its whole path and a capital letter or in backquotes.
 */
export function filesNamedIn(request: string, paths: readonly string[]): string[] {
  const exact = new Set(paths)
  const words = [...request.matchAll(/(`?)([\w@.+~()[\]/-]{2,300})/gu)].map(([, quote = '', word = '']) => ({
    isMarked: quote !== '' || /[./]|^[A-Z]/.test(word),
    // A sentence may end after the name, and a line may follow it.
    names: [word, word.replace(/[.)\]]+$/, '')].map((name) => name.replace(/^\.\//, '')),
  }))
  const found = words.flatMap(({ names, isMarked }) => {
    if (!isMarked) return []
    const whole = names.find((name) => exact.has(name))
    if (whole !== undefined) return [whole]
    const name = names.at(-1) ?? ''
    const ends = name.includes('.') ? paths.filter((path) => path.endsWith(`/${name}`)) : []
    return ends.length <= mostMeanings ? ends : []
  })
  return [...new Set(found)].slice(0, most)
}
