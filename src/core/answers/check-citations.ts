import { textOf } from '../context/reading-tools.ts'
import { toDuckError } from '../errors.ts'
import type { EngineInput } from '../model/with-context.ts'
import { must } from '../must.ts'

/** Maximum number of citations to check in one answer. */
const most = 40

/** Returns the citations (`path:line`) in an answer that do not exist. */
export async function wrongCitations(
  text: string,
  { repository, side }: Pick<EngineInput, 'repository' | 'side'>,
): Promise<string[]> {
  const named = new Map(
    [...text.matchAll(/(?<![\w/:.@-])((?:[\w@.-]+\/)*[\w@.-]+\.[A-Za-z]\w{0,7}):(\d+)\b/g)].map(
      ([whole, path, line]) => [whole, { path: must(path), line: Number(line) }],
    ),
  )
  const problems = await Promise.all(
    [...named].slice(0, most).map(async ([whole, { path, line }]) => {
      try {
        const lines = (await textOf(repository, side, path)).split('\n').length
        return line >= 1 && line <= lines ? [] : [`\`${whole}\`: the file has ${lines} lines.`]
      } catch (thrown) {
        if (toDuckError(thrown).kind !== 'not-found') throw thrown
        return [`\`${whole}\`: the file does not exist.`]
      }
    }),
  )
  return problems.flat()
}
