import fs from 'node:fs'
import { DuckError } from '../../errors.ts'
import { escapeControlChars } from '../../report/escape-control-chars.ts'
import type { FileEdit } from '../../types.ts'
import { type GitContext, runGit } from '../process/run.ts'

/** The author of a commit and the time. */
interface Signature {
  name: string
  email: string
  /** Milliseconds since 1970. */
  at: number
}

export interface CommitRequest {
  parent: string
  edits: readonly FileEdit[]
  message: string
  author: Signature
  committer: Signature
}

/** Loaded on first use, because most runs write no commit. */
const loadGit = async () => (await import('isomorphic-git')).default

interface TreeEntry {
  mode: string
  path: string
  oid: string
  type: 'blob' | 'tree' | 'commit'
}

/**
 * Writes a commit directly to a bare repository, without a checkout, an index or a ref update. The same request results
 * in the same id. Throws `conflict` if a file differs from the text that the edit was based on.
 */
export async function writeCommit(context: GitContext, gitdir: string, request: CommitRequest): Promise<string> {
  const git = await loadGit()
  const edits = new Map(request.edits.map((edit) => [edit.path, edit]))
  const tree = await writeTree({ context, gitdir, parent: request.parent }, '', edits)
  const stamp = ({ name, email, at }: Signature) => ({
    name,
    email,
    timestamp: Math.floor(at / 1000),
    timezoneOffset: 0,
  })
  return git.writeCommit({
    fs,
    gitdir,
    commit: {
      tree: tree ?? (await git.writeTree({ fs, gitdir, tree: [] })),
      parent: [request.parent],
      message: `${escapeControlChars(request.message.replaceAll('\r\n', '\n')).trimEnd()}\n`,
      author: stamp(request.author),
      committer: stamp(request.committer),
    },
  })
}

/** The repository to write to, and the commit that the edits are based on. */
interface Base {
  context: GitContext
  gitdir: string
  parent: string
}

/** Writes the tree of a folder with its edits; undefined if the folder becomes empty. */
async function writeTree(
  base: Base,
  folder: string,
  edits: ReadonlyMap<string, FileEdit>,
): Promise<string | undefined> {
  const { context, gitdir, parent } = base
  const entries = new Map((await readFolder(context, parent, folder)).map((entry) => [entry.path, entry]))
  const below = new Map<string, Map<string, FileEdit>>()
  for (const [path, edit] of edits) {
    const [first = '', ...rest] = path.split('/')
    if (first === '' || first === '.' || first === '..' || first.toLowerCase() === '.git')
      throw new DuckError('invalid', `Invalid path \`${edit.path}\` (expected a path inside the repository).`)
    below.set(first, (below.get(first) ?? new Map<string, FileEdit>()).set(rest.join('/'), edit))
  }
  for (const [name, inside] of below) {
    const whole = inside.get('')
    inside.delete('')
    const editWhole = async () => {
      if (whole === undefined) return
      const known = entries.get(name)
      const oid = await editBlob(base, known, whole)
      if (oid === undefined) entries.delete(name)
      else entries.set(name, { mode: known?.mode ?? '100644', path: name, oid, type: 'blob' })
    }
    const editInside = async () => {
      if (inside.size === 0) return
      checkFolder(entries.get(name), `${folder}${name}`)
      const oid = await writeTree(base, `${folder}${name}/`, inside)
      if (oid === undefined) entries.delete(name)
      else entries.set(name, { mode: '040000', path: name, oid, type: 'tree' })
    }
    // A folder can replace a file and a file a folder, so what exists is edited first.
    const steps = [editWhole, editInside]
    if (entries.get(name)?.type === 'tree') steps.reverse()
    for (const step of steps) await step()
  }
  return entries.size === 0 ? undefined : (await loadGit()).writeTree({ fs, gitdir, tree: [...entries.values()] })
}

function checkFolder(entry: TreeEntry | undefined, path: string): void {
  if (entry !== undefined && entry.type !== 'tree')
    throw new DuckError('conflict', `\`${path}\` is not a folder. Run the command again on the latest commit.`)
}

async function editBlob(
  { context, gitdir }: Base,
  known: TreeEntry | undefined,
  { path, before, after }: FileEdit,
): Promise<string | undefined> {
  const current =
    known?.type === 'blob' && known.mode !== '120000'
      ? (await runGit(context, ['cat-file', 'blob', known.oid])).stdout.toString('utf8')
      : undefined
  if (current !== before || (known !== undefined && current === undefined))
    throw new DuckError(
      'conflict',
      `\`${path}\` has changed in the meantime. Run the command again on the latest commit.`,
    )
  return after === undefined ? undefined : (await loadGit()).writeBlob({ fs, gitdir, blob: Buffer.from(after) })
}

async function readFolder(context: GitContext, commit: string, folder: string): Promise<TreeEntry[]> {
  const treeish = `${commit}:${folder.replace(/\/$/, '')}`
  const { code, stdout } = await runGit(context, ['ls-tree', '-z', '--full-tree', '--end-of-options', treeish], {
    codes: [0, 128],
  })
  if (code !== 0) return []
  return stdout
    .toString('utf8')
    .split('\0')
    .filter((row) => row !== '')
    .map((row) => {
      const [, mode = '', type = '', oid = '', path = ''] = /^(\d+) (\w+) ([0-9a-f]+)\t(.*)$/s.exec(row) ?? []
      return { mode, type: type as TreeEntry['type'], oid, path }
    })
}
