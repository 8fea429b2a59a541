import { decode } from '../change/file-reader.ts'
import { patchOf } from '../edits/patch.ts'
import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { subjectOf } from '../findings/review-subject.ts'
import type { Repository } from '../git/repository.ts'
import type { FileChange } from '../git/types.ts'
import { withRepository } from '../repo/with-repository.ts'
import { codeSpan } from '../report/markdown/markdown-text.ts'
import type { FileEdit } from '../types.ts'

/** Most commits of a pull request that are looked at, newest first. */
const mostCommits = 200

/** Takes back the last commit that RubberDuck made on a pull request, unless its files changed since. */
export const undoEngine: Engine = {
  run: (invocation, context) =>
    withRepository(invocation, context, async (repository) => {
      const { change } = subjectOf(context)
      const made = await lastCommit(repository, change.head.sha, change.base.sha)
      if (made === undefined)
        throw new DuckError('not-found', 'RubberDuck has no commit on this pull request that is not undone yet.')
      const base = await repository.resolve(`${made.id}^`)
      const scope = { kind: 'commit' as const, description: made.subject }
      const { files } = await repository.diff({ scope, base, head: made.id, notes: [] })
      const edits = (await Promise.all(files.map((file) => reverse(file, made.id, change.head.sha, repository)))).flat()
      const title = `Undo ${made.id.slice(0, 7)} “${made.subject}”`.slice(0, 100)
      return { state: 'complete', parts: [{ kind: 'patch', title, patch: patchOf(edits), edits }] }
    }),
}

/** Returns the newest commit of RubberDuck after the base that no later one undoes. */
async function lastCommit(
  repository: Repository,
  head: string,
  base: string,
): Promise<{ id: string; subject: string } | undefined> {
  const undone = new Set<string>()
  for (const { id, subject } of await repository.log(head, '', { limit: mostCommits })) {
    if (await repository.isAncestor(id, base)) return undefined
    const message = await repository.commitMessage(id)
    if (!message.split('\n').some((line) => line.startsWith('RubberDuck-Job: '))) continue
    const target = /^Undo ([0-9a-f]{7}) /.exec(subject)?.[1]
    if (target !== undefined) undone.add(target)
    else if (!undone.has(id.slice(0, 7))) return { id, subject }
  }
  return undefined
}

/** Returns the edits that take back the change of a file. Throws `conflict` if the file changed since. */
async function reverse(file: FileChange, commit: string, head: string, repository: Repository): Promise<FileEdit[]> {
  const { path, oldPath, status, oldId, newId } = file
  const current = await repository.file(head, path)
  if (file.binary || (status === 'deleted' ? current !== undefined : current?.id !== newId)) {
    const name = commit.slice(0, 7)
    throw new DuckError(
      'conflict',
      `${codeSpan(path)} changed after ${name}, so that commit is not undone. Use \`git revert ${name}\` instead.`,
    )
  }
  const [before, after] = await Promise.all([textOf(repository, newId), textOf(repository, oldId)])
  if (status === 'added') return [{ path, before }]
  if (status === 'deleted') return [{ path, after }]
  if (path === oldPath) return [{ path, before, after }]
  return [
    { path, before },
    { path: oldPath, after },
  ]
}

async function textOf(repository: Repository, id: string): Promise<string> {
  const blob = /^0+$/.test(id) ? undefined : await repository.blob(id)
  return blob !== undefined && 'bytes' in blob ? (decode(blob.bytes) ?? '') : ''
}
