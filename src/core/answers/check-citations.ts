import { textOf } from '../context/reading-tools.ts'
import { toDuckError } from '../errors.ts'
import type { EngineInput } from '../model/with-context.ts'
import { must } from '../must.ts'

/** Maximum number of citations to check in one answer. */
const most = 40

const citation = /(?<![\w/:.@-])((?:[\w@.-]+\/)*[\w@.-]+\.[A-Za-z]\w{0,7}):(\d+)\b/g

interface WrongCitation {
  /** The citation as written: `path:line`. */
  whole: string
  problem: string
  /** The place that it probably means. */
  instead?: string
}

type Side = Pick<EngineInput, 'repository' | 'side'>

/** Returns the problems of citations (`path:line`) in an answer that do not exist. */
export async function wrongCitations(text: string, input: Side): Promise<string[]> {
  return (await findWrong(text, input)).map(({ whole, problem }) => `\`${whole}\`: ${problem}.`)
}

/**
 * Corrects the citations in an answer that do not exist, or removes them if nothing is near. `notes` names each of them.
 */
export async function correctCitations(text: string, input: Side): Promise<{ text: string; notes: string[] }> {
  const wrong = new Map((await findWrong(text, input)).map((each) => [each.whole, each]))
  const corrected = text.replaceAll(citation, (whole) => {
    const found = wrong.get(whole)
    return found === undefined ? whole : (found.instead ?? 'an unknown place')
  })
  const notes = [...wrong.values()].map(({ whole, problem, instead }) =>
    instead === undefined
      ? `the cited place ${whole} was removed (${problem})`
      : `the cited place ${whole} was corrected to ${instead} (${problem})`,
  )
  return { text: corrected, notes }
}

async function findWrong(text: string, { repository, side }: Side): Promise<WrongCitation[]> {
  const named = new Map(
    [...text.matchAll(citation)].map(([whole, path, line]) => [whole, { path: must(path), line: Number(line) }]),
  )
  let paths: string[] | undefined
  const found = await Promise.all(
    [...named].slice(0, most).map(async ([whole, { path, line }]): Promise<WrongCitation[]> => {
      const lines = await lineCount(path, repository, side)
      if (lines !== undefined && line >= 1 && line <= lines) return []
      if (lines !== undefined) return [{ whole, problem: `the file has ${lines} lines`, instead: path }]
      paths ??= (await repository.list(side)).map((entry) => entry.path)
      const problem = 'the file does not exist'
      const [near, second] = sameName(path, paths)
      if (near === undefined || second !== undefined) return [{ whole, problem }]
      const own = (await lineCount(near, repository, side)) ?? 0
      return [{ whole, problem, instead: line >= 1 && line <= own ? `${near}:${line}` : near }]
    }),
  )
  return found.flat()
}

/** Returns the files with the longest common end of their paths, at least the name. */
function sameName(path: string, paths: readonly string[]): string[] {
  const steps = path.split('/').toReversed()
  const shared = (other: string) => {
    const own = other.split('/').toReversed()
    const at = steps.findIndex((step, index) => step !== own[index])
    return at === -1 ? steps.length : at
  }
  const counts = paths.map((other) => ({ other, count: shared(other) }))
  const longest = Math.max(1, ...counts.map(({ count }) => count))
  return counts.filter(({ count }) => count === longest).map(({ other }) => other)
}

/** Returns the number of lines of a text file; undefined if there is none. */
async function lineCount(path: string, repository: Side['repository'], side: string): Promise<number | undefined> {
  try {
    return (await textOf(repository, side, path)).replace(/\n$/, '').split('\n').length
  } catch (thrown) {
    if (toDuckError(thrown).kind !== 'not-found') throw thrown
    return undefined
  }
}
