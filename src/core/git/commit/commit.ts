import { DuckError } from '../../errors.ts'
import type { CatFile } from '../objects/cat-file.ts'

export interface Commit {
  id: string
  tree: string
  parents: string[]
  subject: string
  /** The full message with its trailers. */
  message: string
}

/** Reads a commit object; undefined if the id is unknown. */
export async function readCommit(objects: CatFile, id: string): Promise<Commit | undefined> {
  const info = await objects.info(id)
  if (!info || !('id' in info) || info.type !== 'commit') return undefined
  const text = (await objects.contents(info.id))?.toString() ?? ''
  const split = text.indexOf('\n\n')
  const headers = (split < 0 ? text : text.slice(0, split)).split('\n')
  const values = (name: string) =>
    headers.filter((line) => line.startsWith(`${name} `)).map((line) => line.slice(name.length + 1))
  const message = split < 0 ? '' : text.slice(split + 2).trimStart()
  return {
    id: info.id,
    tree: values('tree')[0] ?? '',
    parents: values('parent'),
    message,
    subject: clean(message.split('\n')[0] ?? ''),
  }
}

/** Resolves a revision to a commit id. Tags are dereferenced. */
export async function resolveCommit(objects: CatFile, revision: string): Promise<string> {
  const info = revision.trim() === '' ? undefined : await objects.info(`${revision}^{commit}`)
  if (info && 'id' in info) return info.id
  const shown = clean(revision)
  if (info) throw new DuckError('invalid', `Ambiguous commit "${shown}". Specify more characters of the commit ID.`)
  throw new DuckError(
    'not-found',
    `Unknown revision "${shown}" (expected a branch, a tag or a commit ID). If it exists only on the remote, run \`git fetch\`.`,
  )
}

export function shortId(id: string): string {
  return id.slice(0, 7)
}

/** Returns untrusted text on one line, without control characters that a terminal would interpret. */
function clean(text: string): string {
  const line = text.replaceAll(/\p{C}+/gu, ' ').trim()
  return line.length > 100 ? `${line.slice(0, 99)}…` : line
}
