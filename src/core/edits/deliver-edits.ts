import { defined } from '../defined.ts'
import { DuckError } from '../errors.ts'
import { checkCommit, commitEdits } from '../git/commit/commit-edits.ts'
import { checkPush, pushBranch } from '../git/commit/push-branch.ts'
import { checkEdits, writeEdits } from '../git/commit/write-files.ts'
import { checkoutEnvironment, gitEnvironment } from '../git/process/environment.ts'
import type { Repository } from '../git/repository.ts'
import type { EngineInput } from '../model/with-context.ts'
import { withWorkspace } from '../repo/file-symbols.ts'
import type { ChangePart, Check, FileEdit, Invocation } from '../types.ts'
import { patchOf } from './patch.ts'
import { refuseBroken } from './refuse-broken.ts'
import { isRefuted, isToVerify, verifyChange } from './verify/verify-change.ts'

/** A change as an engine made it. `checks`: it was already verified. */
export interface Proposal {
  title: string
  edits: readonly FileEdit[]
  checks?: Check[]
}

/** Throws early if a change is to be written but the repository is bare. A server commits to its mirrors itself. */
export function refuseUnwritable({ arguments: flags, pinned }: Invocation, { bare }: Repository): void {
  const option = ['write', 'commit', 'pr'].find((name) => flags[name] === true)
  if (!bare || option === undefined || pinned !== undefined) return
  throw new DuckError(
    'invalid',
    `\`--${option}\` needs a working tree, but this repository is bare. Run it in a clone, or omit the option to print a patch.`,
  )
}

/**
 * Returns edits as part of an outcome: a patch that, on request, is also written to the working tree, committed, or
 * pushed on a separate branch. A dry run only checks that this would succeed. On other platforms the worker commits the
 * edits; see `core/jobs`.
 */
export async function deliverEdits(
  { title, edits: proposed, checks }: Proposal,
  { repository, side, invocation, context }: EngineInput,
): Promise<ChangePart> {
  const flags = invocation.arguments
  await withWorkspace(context, repository, ({ reader }) => refuseBroken(proposed, reader))
  const given: ChangePart = {
    kind: 'patch',
    title,
    patch: patchOf(proposed),
    edits: [...proposed],
    ...defined({ checks }),
  }
  const part =
    checks === undefined && isToVerify(flags) ? await verifyChange(given, { repository, side }, context) : given
  const kept = flags.write === true || flags.commit === true || flags.pr === true
  const here = context.subject === undefined && !repository.bare
  if (!here || !kept || part.edits.length === 0 || isRefuted(part)) return part
  return keepEdits(part, { repository, side, invocation, context })
}

/** Writes, commits or pushes a change, or checks that this would succeed. */
async function keepEdits(part: ChangePart, { repository, invocation, context }: EngineInput): Promise<ChangePart> {
  const { title, edits } = part
  const flags = invocation.arguments
  const dry = flags['dry-run'] === true
  const git = { cwd: repository.root, environment: gitEnvironment(context.environment.git), signal: context.signal }
  const own = { ...git, environment: checkoutEnvironment(context.environment.inherited) }
  if (dry) {
    if (flags.pr === true) await checkPush(git)
    else if (flags.commit === true) await checkCommit(own, repository.root, edits)
    else await checkEdits(repository.root, edits)
    return { ...part, planned: flags.pr === true ? 'branch' : flags.commit === true ? 'commit' : 'disk' }
  }
  if (flags.pr === true) {
    const { commit, ...pull } = await pushBranch(git, title, edits, context.environment.git)
    return { ...part, written: commit, pull }
  }
  if (flags.commit === true) return { ...part, written: await commitEdits(own, repository.root, edits, title) }
  await writeEdits(repository.root, edits)
  return { ...part, written: 'disk' }
}
