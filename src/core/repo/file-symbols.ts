import { textOf } from '../context/reading-tools.ts'
import type { RunContext } from '../engine.ts'
import type { Repository } from '../git/repository.ts'
import { must } from '../must.ts'
import type { CodeSymbol } from '../syntax/types.ts'
import { openWorkspace, type Workspace } from './workspace.ts'

/** Returns the symbols of a file in order; empty if there is no grammar. */
export async function readSymbols(
  path: string,
  repository: Repository,
  side: string,
  { reader }: Workspace,
): Promise<{ text: string; language: string | undefined; symbols: CodeSymbol[] }> {
  const text = await textOf(repository, side, path)
  const { name: language } = reader.grammarFor(path, text)
  if (language === undefined) return { text, language, symbols: [] }
  const { id } = must(await repository.file(side, path))
  const seen = await reader.inspector.inspect({ id, language, text, want: { outline: true } })
  return { text, language, symbols: 'failure' in seen ? [] : (seen.outline?.symbols ?? []) }
}

/** Opens the resources for reading symbols, and closes them after the work. */
export async function withWorkspace<T>(
  context: RunContext,
  repository: Repository,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const workspace = openWorkspace(context, repository.root)
  try {
    return await work(workspace)
  } finally {
    await workspace.close()
  }
}
