import type { Command } from '../../command.ts'
import { defined } from '../../defined.ts'
import { isRefuted, verifyChange } from '../../edits/verify/verify-change.ts'
import { withChecks } from '../../outcome/with-checks.ts'
import type { ChangePart, Outcome } from '../../types.ts'
import { type Code, type JobContext, type JobRequest, onPlatform, record, timed } from '../run-job.ts'
import { commitChange } from './commit-change.ts'

function isCommitted({ commits }: Command, { invocation }: JobRequest): boolean {
  return commits === true || invocation.arguments.commit === true || invocation.arguments.pr === true
}

/** Commits a change or opens a pull request, as requested. */
export async function carryOut(
  ask: JobRequest,
  { command, change, branch, code }: JobContext,
  outcome: Outcome,
): Promise<Outcome> {
  const { job, inbound, invocation, session, delivers } = ask
  const { pr } = invocation.arguments
  if (!isCommitted(command, ask) || code === undefined) return outcome
  const deps = {
    job: delivers?.job ?? job.id,
    at: delivers?.at ?? job.createdAt,
    actor: invocation.actor,
    mirror: code.mirror,
    session,
    ...defined({ change, branch }),
  }
  const head = change?.head.sha ?? branch?.sha ?? code.opened.side
  // What a button applies may have been proposed without checks.
  const checked = delivers === undefined ? outcome : await checkProposed({ ...ask, code }, head, outcome)
  for (const { command, project, state } of changesOf(checked).flatMap(({ checks = [] }) => checks))
    await record(ask, 'check.run', { command, project, state })
  if (changesOf(checked).some(isRefuted)) return checked
  const done = await timed(ask, 'commit', () =>
    onPlatform(ask, () => commitChange(checked, pr === true ? 'pull' : 'commit', deps)),
  )
  for (const part of changesOf(done))
    if (part.written !== undefined)
      await record(ask, part.pull === undefined ? 'commit.pushed' : 'pull.opened', {
        title: part.title,
        commit: part.written,
        branch: part.pull?.branch ?? change?.head.ref,
        files: part.edits.map((edit) => edit.path),
        ...defined({ number: part.pull?.number, request: inbound.request, line: inbound.line }),
      })
  return done
}

const changesOf = ({ parts }: Outcome): ChangePart[] => parts.filter((part) => part.kind === 'patch')

/** Runs the checks of the project on a proposed change, at the commit that it is for. */
async function checkProposed(
  { code: { opened, signal }, ...ask }: JobRequest & { code: Code },
  head: string,
  outcome: Outcome,
): Promise<Outcome> {
  const proposed = outcome.parts.find((part): part is ChangePart => part.kind === 'patch' && part.edits.length > 0)
  if (proposed === undefined || proposed.checks !== undefined || outcome.state === 'failed') return outcome
  const context = { environment: ask.environment, signal, progress: () => {} }
  const checked = await timed(ask, 'verify', () =>
    verifyChange(proposed, { repository: opened.repository, side: head }, context),
  )
  return withChecks({ ...outcome, parts: outcome.parts.map((part) => (part === proposed ? checked : part)) })
}

/** Returns the commit that an earlier attempt of this job pushed before it died, or an earlier press of its button. */
export async function committedBefore(
  { job, delivers }: JobRequest,
  { change, code }: JobContext,
): Promise<Outcome | undefined> {
  if (change === undefined || code === undefined) return undefined
  const message = await code.opened.repository.commitMessage(change.head.sha)
  const [title = '', ...rest] = message.split('\n')
  if (!rest.includes(`RubberDuck-Job: ${delivers?.job ?? job.id}`)) return undefined
  const part: ChangePart = { kind: 'patch', title, patch: '', edits: [], written: change.head.sha }
  return { state: 'complete', parts: [part] }
}
