import { DuckError } from '../errors.ts'
import type { Mirror } from '../git/mirror.ts'
import type { Change, Session } from '../surface.ts'
import type { ChangePart, Outcome } from '../types.ts'

export interface CommitDeps {
  job: string
  /** Milliseconds since 1970: a second try makes the same commit. */
  at: number
  /** Who asked; the commit is theirs. */
  actor: string
  change: Change
  mirror: Mirror
  session: Session
}

/**
 * Puts a proposed change on the branch of its pull request, as one commit of whoever asked. Where that cannot be, the
 * patch stays in the answer, with the reason.
 */
export async function commitChange(outcome: Outcome, deps: CommitDeps): Promise<Outcome> {
  const proposed = outcome.parts.find((part): part is ChangePart => part.kind === 'patch' && part.edits.length > 0)
  if (proposed === undefined || outcome.state === 'failed') return outcome
  const { change, session } = deps
  if (change.fork)
    return withWords(outcome, 'The branch lies in a fork, which I do not write to. `git apply` takes this patch:')
  if (session.remote === undefined)
    return withWords(outcome, 'Nothing can be pushed from here. `git apply` takes this patch:')
  try {
    const written = await push(proposed, deps, session.remote)
    return { ...outcome, parts: outcome.parts.map((part) => (part === proposed ? { ...part, written } : part)) }
  } catch (thrown) {
    if (!(thrown instanceof DuckError) || (thrown.kind !== 'denied' && thrown.kind !== 'config')) throw thrown
    return withWords(outcome, `${thrown.message} \`git apply\` takes this patch:`)
  }
}

async function push(
  { title, edits }: ChangePart,
  { job, at, actor, change, mirror }: CommitDeps,
  remote: NonNullable<Session['remote']>,
): Promise<string> {
  const host = new URL(change.url).hostname
  const commit = await mirror.commit({
    parent: change.head.sha,
    edits,
    message: `${title}\n\nRubberDuck-Job: ${job}\n`,
    author: { name: actor, email: `${actor}@users.noreply.${host}`, at },
    committer: { name: 'RubberDuck', email: `rubberduck@users.noreply.${host}`, at },
  })
  await mirror.push(await remote('write'), commit, change.head.ref)
  return commit
}

function withWords<T extends Outcome>(outcome: T, words: string): T {
  const at = outcome.parts.findIndex((part) => part.kind === 'patch')
  const parts = [...outcome.parts]
  parts.splice(at, 0, { kind: 'text', markdown: words })
  return { ...outcome, parts }
}
