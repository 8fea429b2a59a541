import { posix } from 'node:path'
import { fileKindOf } from '../../change/file-kind.ts'
import type { ChangedFile, ChangeSet, RepoLookup } from '../../change/types.ts'
import type { Mention } from '../../git/types.ts'
import type { Draft } from '../../types.ts'
import { driftDraft } from './draft.ts'
import { describePlaces, locateMentions, type MentionPlace } from './mention-kind.ts'

const mostFiles = 80
const common =
  /^(index|main|mod|lib|__init__|readme|license|package|setup|config|settings|utils?|types?|test|app|style|styles|dockerfile|makefile|cargo|go)\b/i

/** Yields the words to search for mentions of a path: its last segment, or the last two if that one is too common. */
export function* removedFileWords(change: ChangeSet): Iterable<string> {
  for (const file of removedFiles(change)) {
    const word = wordOf(file.change.oldPath)
    if (word !== undefined) yield word
  }
}

/** Reports removed paths that documentation, configuration or comments still mention. */
export async function removedFileDrift(change: ChangeSet, lookup: RepoLookup): Promise<Draft[]> {
  const removed = removedFiles(change)
  if (removed.length === 0) return []
  const head = new Set(await lookup.paths())
  return removed.flatMap((file) => {
    const { oldPath, path, status } = file.change
    const word = wordOf(oldPath)
    if (word === undefined || head.has(oldPath) || lookup.unknown(word)) return []
    const stale = locateMentions(word, change, lookup).filter((place) => isStale(place, oldPath, head))
    if (stale.length === 0) return []
    const now = status === 'renamed' ? `\`${oldPath}\` was moved to \`${path}\`` : `\`${oldPath}\` was deleted`
    const message = `${now}, but ${describePlaces(stale)} still ${stale.length === 1 ? 'refers' : 'refer'} to it. ${status === 'renamed' ? `Update the ${stale.length === 1 ? 'path' : 'paths'}` : `Remove or update the ${stale.length === 1 ? 'reference' : 'references'}`}.`
    return [
      {
        ...driftDraft('removed-file', { name: oldPath, file, oldLine: 1 }, stale, message, 0.85),
        show: 'file' as const,
      },
    ]
  })
}

function removedFiles(change: ChangeSet): ChangedFile[] {
  return change.files
    .filter(
      ({ change: { status, oldPath, path } }) => status === 'deleted' || (status === 'renamed' && oldPath !== path),
    )
    .filter(
      ({ change: { oldPath } }) =>
        fileKindOf(oldPath).skipped === undefined && !/(^|\/)(\.changeset|changelog\.d|newsfragments)\//.test(oldPath),
    )
    .slice(0, mostFiles)
}

function wordOf(path: string): string | undefined {
  const parts = path.split('/')
  const name = parts.at(-1)!
  if (!/^[\w.@+-]+$/.test(name)) return undefined
  if (!common.test(name) && name.length >= 5) return name
  return parts.length > 1 ? parts.slice(-2).join('/') : undefined
}

function isStale({ kind, mention }: MentionPlace, oldPath: string, head: ReadonlySet<string>): boolean {
  if (kind !== 'documentation' && kind !== 'configuration' && kind !== 'comment') return false
  const tokens = tokensOf(mention)
  return tokens.length > 0 && tokens.some((token) => pointsTo(token, kind, mention, oldPath, head))
}

/** Returns the path-like strings that end with the word. */
function tokensOf({ text, word }: Mention): string[] {
  const name = word.replaceAll(/[^\w]/g, '\\$&')
  return [...text.matchAll(new RegExp(`[\\w@~.+/-]*${name}(?![\\w-]|\\.\\w)`, 'g'))].map((match) => match[0])
}

function pointsTo(
  token: string,
  kind: MentionPlace['kind'],
  mention: Mention,
  oldPath: string,
  head: ReadonlySet<string>,
): boolean {
  if (token.startsWith('//'))
    return /\/(?:(?:blob|tree|raw|edit)\/)?(?:main|master|HEAD|trunk|develop)\/(.+)$/.exec(token)?.[1] === oldPath
  if (token.startsWith('/') && kind === 'configuration' && !/codeowners$/i.test(mention.path)) return false
  const clean = token.replace(/^(\.\/|\/|@\/|~\/)+/, '')
  const beside = posix.normalize(posix.join(posix.dirname(mention.path), token))
  if (head.has(clean) || head.has(beside)) return false
  if (!clean.includes('/')) {
    if (beside !== oldPath && clean !== oldPath) return false
    if (kind === 'configuration') return clean.includes('.') && !mention.path.endsWith('.json')
    return kind === 'documentation' && !fileKindOf(oldPath).configuration && mention.text.includes(`](${token}`)
  }
  if (beside === oldPath || clean === oldPath) return true
  return (
    kind === 'documentation' && oldPath.endsWith(`/${clean}`) && ![...head].some((path) => path.endsWith(`/${clean}`))
  )
}
