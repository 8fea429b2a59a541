import { stemmer } from 'stemmer'
import { splitName } from './name-words.ts'

/** Weight of a word in the name of a folder, against one in the name of the file. */
const folderWeight = 0.3

const stems = new Map<string, readonly string[]>()
const mostKnown = 100_000

/** Scores paths by the words in their names; a rare word counts more. Paths without any are not in the result. */
export function scorePaths(paths: readonly string[], wanted: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  const found: { path: string; own: string[]; folders: string[]; size: number }[] = []
  const all = new Set(wanted)
  for (const path of paths) {
    const steps = path.split('/')
    const name = stemsOf((steps.pop() ?? '').replace(/(?<=.)\.\w+$/, ''))
    const own = [...new Set(name.filter((stem) => all.has(stem)))]
    const folders = steps.flatMap(stemsOf).filter((stem) => all.has(stem) && !own.includes(stem))
    if (own.length + folders.length === 0) continue
    found.push({ path, own, folders: [...new Set(folders)], size: name.length })
    for (const stem of own) counts.set(stem, (counts.get(stem) ?? 0) + 1)
  }
  const rarity = (stem: string) => Math.log(1 + paths.length / (1 + (counts.get(stem) ?? 0)))
  const sum = (list: readonly string[]) => list.reduce((total, stem) => total + rarity(stem), 0)
  return new Map(
    found.map(({ path, own, folders, size }) => [
      path,
      sum(own) * Math.sqrt(own.length / Math.max(1, size)) + folderWeight * sum(folders),
    ]),
  )
}

function stemsOf(name: string): readonly string[] {
  const known = stems.get(name)
  if (known !== undefined) return known
  if (stems.size > mostKnown) stems.clear()
  const made = splitName(name).map(stemmer)
  stems.set(name, made)
  return made
}
