import { posix } from 'node:path'
import { fileKindOf } from '../../change/file-kind.ts'
import type { ChangedFile, ChangeSet, RepoLookup } from '../../change/types.ts'
import type { Draft } from '../../findings/finding.ts'
import type { Mention } from '../../git/types.ts'
import { must } from '../../must.ts'
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
        ...driftDraft(
          { name: oldPath, file, oldLine: 1, places: stale },
          { rule: 'removed-file', message, confidence: 0.85 },
        ),
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
  const name = must(parts.at(-1))
  if (!/^[\w.@+-]+$/.test(name)) return undefined
  if (!common.test(name) && name.length >= 5) return name
  return parts.length > 1 ? parts.slice(-2).join('/') : undefined
}

function isStale(place: MentionPlace, oldPath: string, head: ReadonlySet<string>): boolean {
  const { kind, mention } = place
  if (kind !== 'documentation' && kind !== 'configuration' && kind !== 'comment') return false
  return tokensOf(mention).some((token) => pointsTo(token, place, oldPath, head))
}

/** Returns the path-like strings that end with the word. */
function tokensOf({ text, word }: Mention): string[] {
  const name = word.replaceAll(/[^\w]/g, '\\$&')
  return [...text.matchAll(new RegExp(`[\\w@~.+/-]*${name}(?![\\w-]|\\.\\w)`, 'g'))].map((match) => match[0])
}

/** Tells whether a path-like string means a path that is not at the head anymore. */
function pointsTo(token: string, place: MentionPlace, oldPath: string, head: ReadonlySet<string>): boolean {
  const { kind, mention } = place
  if (token.startsWith('//')) return pathOfUrl(token) === oldPath
  if (token.startsWith('/') && kind === 'configuration' && !/codeowners$/i.test(mention.path)) return false
  const clean = token.replace(/^(\.\/|\/|@\/|~\/)+/, '')
  const beside = posix.normalize(posix.join(posix.dirname(mention.path), token))
  if (head.has(clean) || head.has(beside)) return false
  const exact = beside === oldPath || clean === oldPath
  if (!clean.includes('/')) return exact && isMeantAsPath(token, place, oldPath)
  return exact || (kind === 'documentation' && isOnlySuffix(clean, oldPath, head))
}

/** Returns the path in the repository to which the URL of a web view points. */
function pathOfUrl(url: string): string | undefined {
  return /\/(?:(?:blob|tree|raw|edit)\/)?(?:main|master|HEAD|trunk|develop)\/(.+)$/.exec(url)?.[1]
}

/** Tells whether a name without a folder, such as `a.sh` or `./a`, is a path, not just a word. */
function isMeantAsPath(name: string, { kind, mention }: MentionPlace, oldPath: string): boolean {
  if (kind === 'configuration') return name.includes('.') && !mention.path.endsWith('.json')
  return kind === 'documentation' && !fileKindOf(oldPath).configuration && mention.text.includes(`](${name}`)
}

/** Tells whether a path ends with these segments, and none at the head does. */
function isOnlySuffix(suffix: string, oldPath: string, head: ReadonlySet<string>): boolean {
  return oldPath.endsWith(`/${suffix}`) && ![...head].some((path) => path.endsWith(`/${suffix}`))
}
