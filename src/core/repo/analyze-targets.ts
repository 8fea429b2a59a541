import { DuckError } from '../errors.ts'
import type { Finding } from '../findings/finding.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import type { Outcome } from '../types.ts'
import type { AnalyzeSource } from './analyze-source.ts'
import { type Declaration, findDeclarations, isSymbolName } from './find-declarations.ts'
import { locateExistingPath, locatePath } from './with-repository.ts'
import type { Workspace } from './workspace.ts'

/** Resolves the requested paths to files and, for symbols, their lines. Throws `not-found` for unknown targets. */
export async function resolveTargets(
  { paths, repository, side, start }: AnalyzeSource,
  workspace: Workspace,
): Promise<{ under: string[]; only: Declaration[] }> {
  const under: string[] = []
  const only: Declaration[] = []
  const absent: string[] = []
  for (const path of paths) {
    const there = await locateExistingPath(repository, side, start, path)
    const isSymbol = there === undefined && isSymbolName(path)
    const declared = isSymbol ? await findDeclarations(path, repository, side, workspace) : []
    only.push(...declared)
    if (declared.length > 0) under.push(...new Set(declared.map((place) => place.path)))
    else under.push(there ?? (await locatePath(repository, side, start, path)))
    if (there === undefined && declared.length === 0) absent.push(codeSpan(path))
  }
  // One unknown target among several is an error, because the analysis of the others would look complete.
  if (absent.length > 0)
    throw new DuckError(
      'not-found',
      `No files to analyze in ${absent.join(', ')}. Specify a file, a folder or a symbol.`,
    )
  return { under, only }
}

/** Filters the results of files that were only read for a symbol to those about the symbol. */
export function withinSymbols(outcome: Outcome, only: readonly Declaration[], under: readonly string[]): Outcome {
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
