import type { Command } from '../command.ts'
import { editDistance } from '../text/nearest.ts'

/** Words that do not help to choose a command. */
const idle = new Set([
  'what',
  'when',
  'where',
  'this',
  'that',
  'with',
  'have',
  'from',
  'your',
  'does',
  'about',
  'please',
])

/**
 * Returns commands that a text may mean, the likeliest first: those whose name begins with a word, then those whose name
 * is a typo away, then those whose phrases or summary share a word with it. Empty if none is similar.
 */
export function rankCommands(text: string, commands: readonly Command[]): Command[] {
  const words = (
    text
      .slice(0, 400)
      .toLowerCase()
      .match(/[a-z][a-z-]*/g) ?? []
  ).slice(0, 40)
  return commands
    .map((command) => ({ command, distance: distanceOf(words, command) }))
    .filter(({ distance }) => Number.isFinite(distance))
    .toSorted((left, right) => left.distance - right.distance)
    .map(({ command }) => command)
}

/** Returns 0…1 for a prefix (earlier words first), 1…10 for typos, more for shared words, and infinity otherwise. */
function distanceOf(words: readonly string[], command: Command): number {
  const { name, phrases = [], summary } = command
  const starts = words.flatMap((word, index) =>
    word.length >= 2 && name.startsWith(word) ? [1 - word.length / name.length + index / 1_000] : [],
  )
  const slips = words
    .filter((word) => word.length >= 3)
    .map((word) => editDistance(word, name))
    .filter((distance) => distance > 0 && distance <= (name.length < 5 ? 1 : 2))
  const own = new Set([...phrases, summary].flatMap((phrase) => phrase.toLowerCase().match(/[a-z]+/g) ?? []))
  const shared = words.filter((word) => word.length >= 4 && !idle.has(word) && own.has(word)).length
  return Math.min(...starts, ...slips, shared === 0 ? Number.POSITIVE_INFINITY : 10 + 1 / shared)
}
