import { textOf } from '../context/reading-tools.ts'
import type { Repository } from '../git/repository.ts'
import { codeSpan } from '../report/markdown-text.ts'
import { plural } from '../report/tally.ts'
import type { CodeSymbol } from '../syntax/types.ts'
import type { RunContext } from './engine.ts'
import { openWorkbench } from './workbench.ts'

/** The symbols of a file, in their order; none where it has no grammar. */
export async function symbolsOf(
  path: string,
  repository: Repository,
  side: string,
  context: RunContext,
): Promise<{ text: string; language: string | undefined; symbols: CodeSymbol[] }> {
  const text = await textOf(repository, side, path)
  const workbench = openWorkbench(context, repository.root)
  try {
    const { name: language } = workbench.reader.parseable(path, text)
    if (language === undefined) return { text, language, symbols: [] }
    const id = (await repository.file(side, path))!.id
    const seen = await workbench.reader.inspector.inspect({ id, language, text, want: { outline: true } })
    return { text, language, symbols: 'failure' in seen ? [] : (seen.outline?.symbols ?? []) }
  } finally {
    await workbench.close()
  }
}

/** What is exported and says nothing about itself, as a list. */
export async function undocumented(
  paths: readonly string[],
  repository: Repository,
  side: string,
  context: RunContext,
): Promise<string> {
  const rows: string[] = []
  for (const path of paths) {
    const { symbols } = await symbolsOf(path, repository, side, context)
    for (const { exported, doc, kind, path: name, startLine } of symbols)
      if (exported && doc === undefined && kind !== 'property')
        rows.push(`- ${codeSpan(`${path}:${startLine}`)} ${kind} ${codeSpan(name)}`)
  }
  return rows.length === 0
    ? 'Everything that is exported there has a comment.'
    : [`${plural(rows.length, 'exported symbol')} without a comment:`, ...rows.slice(0, 60)].join('\n')
}
