import type { Command } from '../command.ts'
import { offersFor, storeActions } from '../conversations/actions.ts'
import { keepAnswer } from '../conversations/settle-actions.ts'
import { refreshSuggestions } from '../conversations/suggest.ts'
import { defined } from '../defined.ts'
import { DuckError } from '../errors.ts'
import { openMirror } from '../git/mirror.ts'
import { openRepository } from '../git/repository.ts'
import { type Branch, type Change, newReviewState, type Permission } from '../platform.ts'
import { authorize, isWriting, needsCode } from '../policy/authorize.ts'
import { readConfigTexts, settingsBeforeRun } from '../repo/repo-config.ts'
import { findCommand } from '../router/router.ts'
import type { Action, Outcome } from '../types.ts'
import { carryOut, committedBefore } from './change/deliver-change.ts'
import { publishReview } from './change/publish-review.ts'
import { updateCards } from './chat/show-cards.ts'
import type { JobEnd } from './job-end.ts'
import {
  type Code,
  type JobContext,
  type JobRequest,
  keepState,
  onPlatform,
  readState,
  record,
  runJob,
  runSignal,
  timed,
} from './run-job.ts'

/** Runs an invocation: policy, mirror, engine, reply. Throws a DuckError if the attempt fails. */
export async function handleInvocation(ask: JobRequest): Promise<JobEnd> {
  const { inbound, job } = ask
  const command = findCommand(ask.invocation.command, ask.commands)
  // A retry that does not count has an error.
  if (inbound.kind !== 'event' && job.attempts === 1 && job.error === undefined) {
    const verdict = await ask.limits.take(inbound.actor, inbound.repo ?? '')
    if (!verdict.allowed) return refuse(ask, command, verdict.because, verdict.tell)
  }
  const jobContext = await readContext(ask, command)
  try {
    return await decideAndRun(ask, jobContext)
  } finally {
    await jobContext.code?.opened.repository.close()
  }
}

/** Reads the current state of what the request refers to, and fetches its code if the command reads code. */
async function readContext(ask: JobRequest, command: Command): Promise<JobContext> {
  const { session } = ask
  const change = await session.change?.()
  const { repo, number } = ask.conversation?.target ?? {}
  if (number !== undefined && change === undefined)
    throw new DuckError('not-found', `${repo}#${number} is not a pull request. Check its number.`)
  const state = (change && (await readState(ask, change))) ?? newReviewState()
  if (!needsCode(command)) return { command, state, ...defined({ change }) }
  const branch = change === undefined && command.code === 'anywhere' ? await session.branch?.() : undefined
  const about = change ?? branch
  const code = about && (await timed(ask, 'fetch', () => fetchCode(ask, about)))
  if (ask.conversation !== undefined && code !== undefined && about !== undefined) {
    const { repository, side } = code.opened
    await refreshSuggestions(ask.store.state, `paths/${about.repo}`, async () =>
      (await repository.list(side)).map(({ path }) => path),
    )
  }
  return { command, state, ...defined({ change, branch, code }) }
}

async function decideAndRun(asked: JobRequest, jobContext: JobContext): Promise<JobEnd> {
  const { command, change, state, code } = jobContext
  const permission = await permissionOf(asked, command)
  const ask = proposing(asked, jobContext, permission)
  const { invocation, inbound, session } = ask
  // The members of a chat are those of the operator's team.
  const trusted =
    inbound.chat !== undefined ||
    (inbound.kind === 'event' ? change?.fork === false : permission === 'write' || permission === 'admin')
  if (!trusted) jobContext.modelsWithheld = 'Models are only available to users with write access to this repository.'
  const decision = authorize({
    command,
    inbound,
    given: invocation.arguments,
    permission,
    state,
    patch: ask.stdin !== undefined,
    ...defined({ change, config: code?.config, spell: session.spell }),
  })
  if ('ignored' in decision) return skip(ask, jobContext, decision.ignored)
  if ('denied' in decision) return refuse(ask, command, decision.denied, decision.denied)
  if (command.publishes === 'review' && change !== undefined && session.review !== undefined)
    return publishReview(ask, { ...jobContext, change }, session.review)
  return sayAnswer(ask, jobContext)
}

/** A change that somebody asks for in plain language in an issue becomes a pull request, if they may write. */
function proposing(ask: JobRequest, { command, change, branch }: JobContext, permission: Permission): JobRequest {
  const { inbound, invocation } = ask
  const plain = inbound.kind === 'message' && inbound.chat === undefined && change === undefined && branch !== undefined
  const given = invocation.arguments.commit ?? invocation.arguments.pr
  const can = command.arguments.some(({ name }) => name === 'pr') && ['write', 'admin'].includes(permission)
  if (!plain || !can || given !== undefined) return ask
  return { ...ask, invocation: { ...invocation, arguments: { ...invocation.arguments, pr: true } } }
}

/** An event, and a command in a chat that is about no repository, need no permission. */
async function permissionOf({ inbound, session }: JobRequest, command: Command): Promise<Permission> {
  if (inbound.kind === 'event' || (inbound.chat !== undefined && inbound.repo === undefined && !isWriting(command)))
    return 'read'
  return (await session.permission?.(inbound.actor)) ?? 'none'
}

/** Ignores an event, and ends its check, which may be required. */
async function skip({ session, job }: JobRequest, { command, change }: JobContext, because: string): Promise<JobEnd> {
  if (command.publishes === 'review' && change?.state === 'open') await session.review?.skip(job.id, change, because)
  return { state: 'ignored', result: because }
}

/** Records a command that is not allowed and answers once. */
async function refuse(ask: JobRequest, command: Command, because: string, tell?: string): Promise<JobEnd> {
  await record(ask, 'command.denied', { command: command.name, because })
  const error = { kind: 'denied', public: tell ?? because, short: because }
  if (tell !== undefined) await ask.session.send({ job: ask.job.id, outcome: { state: 'failed', error, parts: [] } })
  return { state: 'done', result: because }
}

async function fetchCode(ask: JobRequest, about: Change | Branch): Promise<Code | undefined> {
  const remote = await ask.session.remote?.()
  if (remote === undefined) return undefined
  const { signal, environment } = ask
  const host = new URL(remote.url).host
  const mirror = await openMirror(environment.home, `${host}/${about.repo}`, { signal, environment: environment.git })
  await onPlatform(ask, async () => {
    if ('sha' in about) await mirror.fetchBranch(remote, about)
    else await mirror.fetch(remote, about)
  })
  const untilTimeout = runSignal(signal)
  const repository = await openRepository(mirror.path, {
    signal: untilTimeout,
    environment: environment.git,
    mirror: true,
  })
  try {
    const side = 'sha' in about ? about.sha : about.base.sha
    const configTexts = await readConfigTexts(repository, side)
    return {
      mirror,
      signal: untilTimeout,
      opened: { repository, side, configTexts },
      config: await settingsBeforeRun(configTexts, environment),
    }
  } catch (thrown) {
    await repository.close()
    throw thrown
  }
}

/** Runs any other command and answers in the place of the request. */
async function sayAnswer(ask: JobRequest, jobContext: JobContext): Promise<JobEnd> {
  const { change, branch, code } = jobContext
  const commits =
    change === undefined
      ? branch && { head: branch.sha, base: branch.sha }
      : { head: change.head.sha, base: change.base.sha }
  const before = JSON.stringify(jobContext.state)
  const ran =
    (await committedBefore(ask, jobContext)) ??
    proposedBefore(ask, commits?.head) ??
    (code === undefined || commits === undefined
      ? await runJob(ask, jobContext, {})
      : await runJob(ask, jobContext, commitsFor(jobContext.command, commits), { policy: commits.base }))
  const outcome = await carryOut(ask, jobContext, ran)
  const actions = await actionsFor(ask, jobContext, outcome)
  const receipt = await ask.session.send({ job: ask.job.id, outcome, ...defined({ actions }) })
  if (change !== undefined && outcome.state !== 'failed' && before !== JSON.stringify(jobContext.state)) {
    await keepState(ask, change, jobContext.state)
    await updateCards(ask, change)
  }
  await record(ask, 'answer.posted', { command: jobContext.command.name, outcome: outcome.state, ids: receipt.ids })
  return { state: 'done', result: `${jobContext.command.name} ${outcome.state}` }
}

/** A command about a change reads all of it, and any other command the files at its head. */
function commitsFor({ code }: Command, { head, base }: { head: string; base: string }) {
  return code === 'change' && head !== base ? { head, base } : { head }
}

/** Returns the change that an earlier answer proposed. Throws `conflict` if it was for other code. */
function proposedBefore({ delivers }: JobRequest, head: string | undefined): Outcome | undefined {
  if (delivers === undefined) return undefined
  if (delivers.parent !== head)
    throw new DuckError(
      'invalid',
      'There are new commits since this change was proposed. Run the command again on the latest commit.',
    )
  return { state: 'complete', parts: [delivers.part] }
}

/** Stores what a person in a chat can do with the answer. */
async function actionsFor(
  { conversation, invocation, store, job }: JobRequest,
  { change, branch, state }: JobContext,
  outcome: Outcome,
): Promise<Action[] | undefined> {
  if (conversation === undefined) return undefined
  const offers = offersFor({
    invocation,
    outcome,
    state,
    job,
    pushable: change !== undefined && !change.fork,
    ...defined({ target: conversation.target, head: change?.head.sha ?? branch?.sha }),
  })
  const actions = await storeActions(store.state, job.id, offers)
  await keepAnswer(store.state, job.id, { job: job.id, outcome, actions })
  return actions
}
