import type { RunContext } from '../engine.ts'
import type { Repository } from '../git/repository.ts'
import { readSymbols, withWorkspace } from '../repo/file-symbols.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import { plural } from '../report/tally.ts'

/** Lists the exported symbols without a doc comment. */
export async function undocumented(
  paths: readonly string[],
  repository: Repository,
  side: string,
  context: RunContext,
): Promise<string> {
  const files = await withWorkspace(context, repository, (workspace) =>
    Promise.all(paths.map(async (path) => ({ path, ...(await readSymbols(path, repository, side, workspace)) }))),
  )
  const rows: string[] = []
  for (const { path, symbols } of files) {
    for (const { exported, doc, kind, path: name, startLine } of symbols)
      if (exported && doc === undefined && kind !== 'property')
        rows.push(`- ${codeSpan(`${path}:${startLine}`)} ${kind} ${codeSpan(name)}`)
  }
  return rows.length === 0
    ? 'All exported symbols have a doc comment.'
    : [`${plural(rows.length, 'exported symbol')} without a doc comment:`, ...rows.slice(0, 60)].join('\n')
}
