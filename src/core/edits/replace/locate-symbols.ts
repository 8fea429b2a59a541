import { digest } from '../../hash.ts'
import type { Workspace } from '../../repo/workspace.ts'
import type { Misfit, ReadText, RequestedEdit } from './apply-edits.ts'

/** Resolves the function, class or method names of edits to their lines. */
export async function locateSymbols(
  edits: readonly (RequestedEdit & { symbol?: string | undefined })[],
  read: ReadText,
  { reader }: Workspace,
): Promise<{ edits: RequestedEdit[]; misfits: Misfit[] }> {
  const located: RequestedEdit[] = []
  const misfits: Misfit[] = []
  for (const { symbol = '', ...edit } of edits) {
    if (symbol === '' || (edit.search ?? '').trim() !== '') {
      located.push(edit)
      continue
    }
    const text = (await read(edit.path).catch(() => undefined)) ?? ''
    const { name: language } = reader.grammarFor(edit.path, text)
    const seen =
      language === undefined
        ? undefined
        : await reader.inspector.inspect({ id: digest('text', text), language, text, want: { symbols: 'all' } })
    const symbols = seen === undefined || 'failure' in seen ? [] : (seen.symbols ?? [])
    const [found, second] = symbols.filter(({ path: own }) => own === symbol)
    if (found === undefined || second !== undefined)
      misfits.push({
        edit,
        problem: `${edit.path} has ${found === undefined ? 'no' : 'more than one'} symbol \`${symbol}\`. Quote its lines.`,
      })
    else located.push({ ...edit, range: { startLine: found.startLine, endLine: found.endLine } })
  }
  return { edits: located, misfits }
}
