import type { Repository } from '../git/repository.ts'
import type { Mention } from '../git/types.ts'
import type { Reader } from './file-reader.ts'
import type { ChangeSet, RepoLookup, Side } from './types.ts'

const maxWords = 400
const minLength = 3

/**
 * The lookup for a plain diff without a repository: everything is unknown, so nothing can be concluded from absence.
 */
export const emptyLookup: RepoLookup = {
  mentions: () => [],
  unknown: () => true,
  open: async () => undefined,
  paths: async () => [],
  unparsed: () => [],
}

/** Searches the whole repository at the head for `words`, collected from all passes, with a single `git grep`. */
export async function createRepoLookup(
  change: ChangeSet,
  repository: Repository,
  reader: Reader,
  words: Iterable<string>,
): Promise<RepoLookup> {
  const wanted = new Set<string>()
  for (const word of words)
    if (word.length >= minLength && wanted.size < maxWords && !word.includes('\n')) wanted.add(word)
  const head = change.range.head
  const { mentions, unknown } = await repository.grep(head, [...wanted])
  const byWord = Map.groupBy(mentions, (mention: Mention) => mention.word)
  const opened = new Map<string, Promise<Side | undefined>>()
  const unparsed: { path: string; reason: string }[] = []
  for (const file of change.files) {
    const { after, language } = file
    if (after?.inspection?.outline !== undefined) opened.set(after.path, Promise.resolve(after))
    // It could not be parsed, which the ledger says.
    else if (after !== undefined && language !== undefined && after.inspection === undefined)
      opened.set(after.path, Promise.resolve(undefined))
  }
  let paths: Promise<string[]> | undefined

  return {
    mentions: (word) => byWord.get(word) ?? [],
    unknown: (word) => unknown.has(word) || !wanted.has(word),
    open(path) {
      const known = opened.get(path)
      if (known !== undefined) return known
      const side = reader.open(repository, head, path).then((found) => {
        if (found === undefined || !('failure' in found)) return found
        unparsed.push({ path, reason: found.reason })
        return undefined
      })
      opened.set(path, side)
      return side
    },
    unparsed: () => unparsed,
    async paths() {
      paths ??= repository.list(head).then((entries) => entries.map((entry) => entry.path))
      return paths
    },
  }
}

/** Returns a function that opens a file at the head with its outline. */
export function createOpener(
  change: ChangeSet,
  reader: Reader,
  repository: Repository | undefined,
): (path: string) => Promise<Side | undefined> {
  const opened = new Map<string, Promise<Side | undefined>>()
  return (path) => {
    const changed = change.files.find((file) => file.change.path === path)
    if (changed !== undefined || repository === undefined) return Promise.resolve(changed?.after)
    const known = opened.get(path)
    if (known !== undefined) return known
    const side = reader
      .open(repository, change.range.head, path)
      .then((found) => (found === undefined || 'failure' in found ? undefined : found))
    opened.set(path, side)
    return side
  }
}
