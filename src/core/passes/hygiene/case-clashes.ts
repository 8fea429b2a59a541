import type { ChangeSet, RepoLookup } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import { fileDraft } from './draft.ts'

/** Reports new paths that Windows and macOS treat as the same file as another one. */
export async function caseClashes(change: ChangeSet, lookup: RepoLookup): Promise<Draft[]> {
  const fresh = change.files
    .filter(({ change: { status } }) => status === 'added' || status === 'renamed' || status === 'copied')
    .map((file) => file.change.path)
  if (fresh.length === 0) return []
  const wanted = new Map(fresh.map((path) => [fold(path), path]))
  const drafts: Draft[] = []
  const said = new Set<string>()
  for (const other of await lookup.paths()) {
    const key = fold(other)
    const path = wanted.get(key)
    if (path === undefined || path === other || said.has(key)) continue
    said.add(key)
    const difference = path.toLowerCase() === other.toLowerCase() ? 'in case' : 'in Unicode form'
    drafts.push(
      fileDraft(
        'case-clash',
        path,
        `\`${path}\` and \`${other}\` differ only ${difference}, so one overwrites the other when checked out on Windows or macOS. Rename or remove one.`,
        { severity: 'error', confidence: 0.95 },
      ),
    )
  }
  return drafts
}

function fold(path: string): string {
  return path.normalize('NFC').toLowerCase()
}
