import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { branchFor } from '../../git/commit/push-branch.ts'
import type { Mirror } from '../../git/mirror.ts'
import { must } from '../../must.ts'
import { badgeOf } from '../../outcome/with-checks.ts'
import type { Branch, Change, CommitPerson, Remote, Session } from '../../platform.ts'
import type { ChangePart, Outcome } from '../../types.ts'

export interface CommitDeps {
  job: string
  /** Milliseconds since 1970, so that a second attempt creates the same commit. */
  at: number
  /** The requester, who is the author of the commit. */
  actor: string
  /** The parent of the commit. */
  change?: Change
  branch?: Branch
  mirror: Mirror
  session: Session
}

/**
 * Commits a proposed change to the branch of its pull request, with the requester as the author, or pushes it to a new
 * branch and opens a pull request. If that is not possible, the answer contains the patch and the reason.
 */
export async function commitChange(outcome: Outcome, how: 'commit' | 'pull', deps: CommitDeps): Promise<Outcome> {
  const proposed = outcome.parts.find((part): part is ChangePart => part.kind === 'patch' && part.edits.length > 0)
  if (proposed === undefined || outcome.state === 'failed') return outcome
  const { change, branch, session } = deps
  const parent = change?.head ?? branch
  const because = obstacle(how, deps)
  if (because !== undefined || parent === undefined || session.remote === undefined)
    return withWords(
      outcome,
      `${because ?? 'RubberDuck cannot push to this repository.'} Apply this patch with \`git apply\`:`,
    )
  const own = how === 'pull' ? branchFor(proposed.title, deps.job) : parent.ref
  try {
    const paths = proposed.edits.map(({ path }) => path)
    const target = await session.remote('write', paths)
    const written = await push(proposed, { parent: parent.sha, branch: own, target }, deps)
    const proposal = { branch: own, base: parent.ref, title: proposed.title, body: bodyOf(proposed, deps) }
    const pull = how === 'pull' ? { branch: own, ...(await must(session.propose)(proposal)) } : undefined
    const made = { ...proposed, written, ...defined({ pull }) }
    return { ...outcome, parts: outcome.parts.map((part) => (part === proposed ? made : part)) }
  } catch (thrown) {
    return withWords(outcome, `${refusalIn(thrown, own, session)} Apply this patch with \`git apply\`:`)
  }
}

/** Returns why a push was refused for good. Throws any other error. */
function refusalIn(thrown: unknown, branch: string, { explainRefusal }: Session): string {
  if (!(thrown instanceof DuckError) || (thrown.kind !== 'denied' && thrown.kind !== 'config')) throw thrown
  return explainRefusal?.(thrown.detail ?? '', branch) ?? thrown.message
}

/** Returns the reason why the change cannot be pushed; undefined if it can. */
function obstacle(how: 'commit' | 'pull', { change, session }: CommitDeps): string | undefined {
  if (change?.fork) return 'The branch is in a fork, and RubberDuck does not push to forks.'
  if (how === 'commit' && change === undefined)
    return 'There is no branch to commit to. Use `--pr` to open a pull request.'
  return how === 'pull' && session.propose === undefined ? 'RubberDuck cannot open pull requests here.' : undefined
}

/** Returns the text of a pull request: who asked for it, and what its checks say. */
function bodyOf({ checks }: ChangePart, { actor, change }: CommitDeps): string {
  const by = `Requested by @${actor}${change === undefined ? '' : ` in #${change.number}`}.`
  return checks === undefined ? by : `${by}\n\n${badgeOf(checks)}`
}

async function push(
  { title, edits }: ChangePart,
  { parent, branch, target }: { parent: string; branch: string; target: Remote },
  { job, at, actor, mirror, session }: CommitDeps,
): Promise<string> {
  const { author, committer } = (await session.signature?.(actor)) ?? unknownSignature(actor, target)
  const commit = await mirror.commit({
    parent,
    edits,
    message: `${title}\n\nRubberDuck-Job: ${job}\n`,
    author: { ...author, at },
    committer: { ...committer, at },
  })
  await mirror.push(target, commit, branch)
  return commit
}

/** Returns the author and the committer where the platform does not know accounts. */
function unknownSignature(actor: string, { url }: Remote): { author: CommitPerson; committer: CommitPerson } {
  const host = new URL(url).hostname
  return {
    author: { name: actor, email: `${actor}@users.noreply.${host}` },
    committer: { name: 'RubberDuck', email: `rubberduck@users.noreply.${host}` },
  }
}

function withWords<T extends Outcome>(outcome: T, words: string): T {
  const at = outcome.parts.findIndex((part) => part.kind === 'patch')
  const parts = [...outcome.parts]
  parts.splice(at, 0, { kind: 'text', markdown: words })
  return { ...outcome, parts }
}
