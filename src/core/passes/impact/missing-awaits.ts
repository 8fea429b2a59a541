import { outlineIndex } from '../../change/outline-index.ts'
import { sideLines } from '../../change/side-lines.ts'
import type { ChangedFile } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { holdsLine } from '../../positions/line-ranges.ts'
import { callTraitsOf } from '../../syntax/language/languages.ts'
import type { Reference } from '../../syntax/types.ts'
import { isOutlined, type OutlinedSide } from './outlined-side.ts'
import { followReexports } from './references/follow-reexports.ts'
import type { RepoView } from './repo-view.ts'

/** Finds added calls of async functions from other files whose result is discarded. */
export async function findMissingAwaits(files: readonly ChangedFile[], view: RepoView): Promise<Draft[]> {
  const drafts: Draft[] = []
  for (const { after, added, language, skipped, test } of files) {
    const traits = callTraitsOf(language)
    if (language === undefined || traits === undefined || traits.async === false || traits.linkage !== 'module')
      continue
    if (skipped !== undefined || test || !isOutlined(after)) continue
    for (const reference of discardedCalls(after)) {
      if (!holdsLine(added, reference.line) || !(await callsAsync(reference, after, view, language))) continue
      drafts.push(missingAwait(reference, after, traits.async.noun))
    }
  }
  return drafts
}

/** Returns the calls of imported functions whose result is discarded. */
export function discardedCalls({ inspection: { outline } }: OutlinedSide): Reference[] {
  const imported = new Set(outline.imports.flatMap(({ names }) => names.map(({ as }) => as)))
  return outline.references.filter(
    ({ kind, qualifier, handled, name, line }) =>
      kind === 'call' &&
      qualifier === undefined &&
      handled?.as === 'discarded' &&
      imported.has(name) &&
      !(outlineIndex(outline).bindings.get(name) ?? []).some(({ scope }) => scope && holdsLine([scope], line)),
  )
}

async function callsAsync(
  { name }: Reference,
  { path, inspection }: OutlinedSide,
  view: RepoView,
  language: string,
): Promise<boolean> {
  for (const { source, names } of inspection.outline.imports) {
    const wanted = names.find((each) => each.as === name && each.name !== '*')?.name
    const file = wanted === undefined ? undefined : await view.resolve(language, path, source)
    if (wanted === undefined || file === undefined) continue
    const { found } = await followReexports(view, language, file, wanted)
    const declaring = found === undefined || found.path === '' ? undefined : await view.open(found.path)
    const symbols =
      outlineIndex(declaring?.inspection.outline ?? inspection.outline).byPath.get(found?.name ?? '') ?? []
    if (declaring === undefined || symbols.length === 0) continue
    return symbols.every((symbol) => symbol.kind === 'function' && symbol.async && symbol.generator !== true)
  }
  return false
}

function missingAwait({ name, line, column }: Reference, side: OutlinedSide, noun: string): Draft {
  return {
    rule: 'impact/missing-await',
    severity: 'warning',
    category: 'impact',
    path: side.path,
    startLine: line,
    endLine: line,
    startColumn: column,
    endColumn: column + name.length,
    message: `\`${name}\` is async, but this call discards its ${noun}. Await the call, or handle its errors.`,
    confidence: 0.85,
    code: (sideLines(side)[line - 1] ?? '').trim(),
  }
}
