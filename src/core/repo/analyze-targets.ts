import { DuckError } from '../errors.ts'
import type { Repository } from '../git/repository.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import type { Finding, Outcome } from '../types.ts'
import { type Declared, declarationsOf, isSymbolName } from './find-declarations.ts'
import { placeIfThere, placeOf } from './with-repository.ts'
import type { Workbench } from './workspace.ts'

/** The files that are meant, and where a symbol was named the lines of it. Throws `not-found` for what has neither. */
export async function placesOf(
  paths: readonly string[],
  repository: Repository,
  side: string,
  start: string,
  workbench: Workbench,
): Promise<{ under: string[]; only: Declared[] }> {
  const under: string[] = []
  const only: Declared[] = []
  const absent: string[] = []
  for (const path of paths) {
    const there = await placeIfThere(repository, side, start, path)
    const isSymbol = there === undefined && isSymbolName(path)
    const declared = isSymbol ? await declarationsOf(path, repository, side, workbench) : []
    only.push(...declared)
    if (declared.length > 0) under.push(...new Set(declared.map((place) => place.path)))
    else under.push(there ?? (await placeOf(repository, side, start, path)))
    if (there === undefined && declared.length === 0) absent.push(codeSpan(path))
  }
  // One of several is a mistake as much as the only one: an analysis of the others would look complete.
  if (absent.length > 0)
    throw new DuckError(
      'not-found',
      `No files to analyze in ${absent.join(', ')}. Specify a file, a folder or a symbol.`,
    )
  return { under, only }
}

/** Of files that were only looked at for a symbol, what is about it. */
export function withinSymbols(outcome: Outcome, only: readonly Declared[], under: readonly string[]): Outcome {
  const files = new Set(only.map(({ path }) => path))
  const others = under.filter((path) => !files.has(path))
  const meant = ({ path, startLine, endLine }: Finding) =>
    only.some((place) => place.path === path && place.startLine <= endLine && startLine <= place.endLine) ||
    others.some((other) => other === '' || path === other || path.startsWith(`${other}/`))
  const parts = outcome.parts.map((part) =>
    part.kind === 'report'
      ? { ...part, report: { ...part.report, findings: part.report.findings.filter(meant) } }
      : part,
  )
  return { ...outcome, parts }
}
