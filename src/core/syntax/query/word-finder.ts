import type { LineRange } from '../../positions/line-ranges.ts'
import type { RequiredWord } from './required-words.ts'

/** Returns the groups with one of their words in a text, and the lines of those words. */
export type WordFinder<Group> = (text: string) => Map<Group, LineRange[]>

/** Maximum number of cached words from all texts; others are looked up again. */
const mostRemembered = 100_000

export function createWordFinder<Group extends { words: readonly RequiredWord[] }>(
  groups: readonly Group[],
): WordFinder<Group> {
  const whole = new Map<string, Group[]>()
  const parts: { text: string; group: Group }[] = []
  for (const group of groups) {
    for (const { text, whole: entire } of group.words) {
      if (entire) whole.set(text, [...(whole.get(text) ?? []), group])
      else parts.push({ text, group })
    }
  }
  const known = new Map<string, readonly Group[]>()
  const none: readonly Group[] = []
  const groupsOf = (word: string): readonly Group[] => {
    const found = [
      ...(whole.get(word) ?? []),
      ...parts.filter(({ text }) => word.includes(text)).map(({ group }) => group),
    ]
    const result = found.length === 0 ? none : [...new Set(found)]
    if (known.size < mostRemembered) known.set(word, result)
    return result
  }
  return (text) => {
    const found = new Map<Group, LineRange[]>()
    const words = /\w{3,}/g
    let line = 1
    let lineEnd = text.indexOf('\n')
    for (let match = words.exec(text); match !== null; match = words.exec(text)) {
      const word = match[0]
      const groupsHere = known.get(word) ?? groupsOf(word)
      if (groupsHere.length === 0) continue
      while (lineEnd !== -1 && lineEnd < match.index) {
        line++
        lineEnd = text.indexOf('\n', lineEnd + 1)
      }
      for (const group of groupsHere) {
        const lines = found.get(group)
        if (lines === undefined) found.set(group, [{ startLine: line, endLine: line }])
        else if (lines.at(-1)?.startLine !== line) lines.push({ startLine: line, endLine: line })
      }
    }
    return found
  }
}
