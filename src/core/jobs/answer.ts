import type { Command } from '../command.ts'
import type { Config } from '../config/config.ts'
import type { Environment } from '../config/environment.ts'
import { configAt } from '../engines/workbench.ts'
import { DuckError, type ErrorKind, kinds, toDuckError, toFailure } from '../errors.ts'
import { planReview, recall } from '../findings/lifecycle.ts'
import { type Mirror, openMirror } from '../git/mirror.ts'
import { openRepository } from '../git/repository.ts'
import type { Models } from '../llm/port.ts'
import { run } from '../pipeline.ts'
import { decide, needsCode } from '../policy.ts'
import type { RateLimits } from '../rate-limits.ts'
import { findCommand } from '../router.ts'
import type { Job, Store } from '../store/ports.ts'
import { type Change, newReviewState, type Reviewing, type ReviewState, type Session } from '../surface.ts'
import type { Logger } from '../telemetry.ts'
import { inSpan } from '../tracing.ts'
import type { ChangePart, Inbound, Invocation, Outcome } from '../types.ts'
import { commitChange } from './commit-change.ts'
import { endAfter, type JobEnd } from './job-end.ts'

/** One job on its way: what was asked, and what it may use. */
export interface Ask {
  job: Job
  inbound: Inbound
  invocation: Invocation
  session: Session
  signal: AbortSignal
  commands: readonly Command[]
  store: Store
  limits: RateLimits
  models: () => Promise<Models>
  environment: Environment
  logger: Logger
  count(name: string, labels: Record<string, string>, value: number): void
}

/** What the run stands on, made step by step. */
interface Ground {
  command: Command
  change?: Change
  state: ReviewState
  mirror?: Mirror
  config?: Config
  /** Why no model is asked: a stranger must not spend the operator's money. */
  modelsWithheld?: string
}

/** A run may not take longer, whatever the repo holds. */
const longestRunMs = 10 * 60_000

/** Invocation → policy → mirror → engine → reply. Throws a DuckError for whatever ends the try. */
export async function answerInvocation(ask: Ask): Promise<JobEnd> {
  const { invocation, inbound, session } = ask
  const command = findCommand(invocation.command, ask.commands)
  if (inbound.kind !== 'event' && ask.job.attempts === 1) {
    const verdict = await ask.limits.take(inbound.actor, inbound.repo ?? '')
    if (!verdict.allowed) return refuse(ask, command, verdict.because, verdict.tell)
  }
  const change = await session.change?.()
  const state = (change && (await ask.store.state.get<ReviewState>(stateKey(inbound, change)))) ?? newReviewState()
  const ground: Ground = { command, state, ...(change === undefined ? {} : { change }) }
  if (needsCode(command) && change !== undefined)
    Object.assign(ground, await timed(ask, 'fetch', () => fetchCode(ask, change)))

  const permission = inbound.kind === 'event' ? 'read' : ((await session.permission?.(inbound.actor)) ?? 'none')
  const trusted = inbound.kind === 'event' ? change?.fork === false : permission === 'write' || permission === 'admin'
  if (!trusted) ground.modelsWithheld = 'Models are asked only for those who may write to this repository.'
  const decision = decide({
    command,
    inbound,
    given: invocation.arguments,
    permission,
    state,
    ...(change === undefined ? {} : { change }),
    ...(ground.config === undefined ? {} : { config: ground.config }),
  })
  if ('ignored' in decision) return { state: 'ignored', result: decision.ignored }
  if ('denied' in decision) return refuse(ask, command, decision.denied, decision.denied)
  if (command.name === 'review' && change !== undefined && session.review !== undefined)
    return reviewChange(ask, { ...ground, change }, session.review)
  return sayAnswer(ask, ground)
}

/** Not run: recorded, and told once. */
async function refuse(ask: Ask, command: Command, because: string, tell?: string): Promise<JobEnd> {
  await record(ask, 'command.denied', { command: command.name, because })
  const error = { kind: 'denied', public: tell ?? because, short: because }
  if (tell !== undefined) await ask.session.send({ job: ask.job.id, outcome: { state: 'failed', error, parts: [] } })
  return { state: 'done', result: because }
}

async function fetchCode(ask: Ask, change: Change): Promise<Pick<Ground, 'mirror' | 'config'>> {
  const remote = await ask.session.remote?.()
  if (remote === undefined) return {}
  const { signal, environment } = ask
  const host = new URL(remote.url).host
  const mirror = await openMirror(environment.home, `${host}/${change.repo}`, { signal, environment: environment.git })
  const how = await mirror.fetch(remote, change)
  ask.logger.debug({ repo: change.repo, how }, 'mirror ready')
  const repository = await openRepository(mirror.path, { signal, environment: environment.git })
  try {
    return { mirror, config: await configAt(repository, change.base.sha, environment) }
  } finally {
    await repository.close()
  }
}

/** The review of a pull request: one plan, posted once, remembered. */
async function reviewChange(ask: Ask, ground: Ground & { change: Change }, reviewing: Reviewing): Promise<JobEnd> {
  const { job, inbound } = ask
  const { change, state } = ground
  if (inbound.kind === 'event' && isDone(state, change, inbound))
    return { state: 'ignored', result: `${change.head.sha.slice(0, 7)} is reviewed already` }
  await reviewing.begin(job.id, change)
  try {
    const posted = await reviewing.posted(change)
    const full = inbound.event !== 'change.pushed'
    const memory = recall(state, posted, full)
    const carried = await stillHolds(ask, ground, memory.since)
    const outcome =
      carried ??
      (await runPinned(ask, ground, {
        base: change.base.sha,
        head: change.head.sha,
        house: change.base.sha,
        known: memory.known,
        closed: memory.closed,
        ...(memory.since === undefined ? {} : { since: memory.since }),
      }))
    const round = {
      job: job.id,
      change,
      outcome,
      posted,
      closed: memory.closed,
      notes:
        carried === undefined ? roundNotes(memory.since, change) : ['The base was merged in; nothing else is new.'],
      at: Date.now(),
    }
    const planned = planReview(state, round)
    // Its places are those of the commit that was looked at.
    if (carried !== undefined) planned.plan.post = []
    const receipt = await timed(ask, 'publish', () => reviewing.publish(planned.plan))
    countFindings(ask, outcome)
    await keepState(ask, change, planned.state)
    await record(ask, 'review.posted', {
      head: change.head.sha,
      outcome: outcome.state,
      posted: planned.plan.post.length,
      fixed: planned.plan.fixed.length,
      ids: receipt.ids,
    })
    return {
      state: 'done',
      result: `review ${outcome.state}: ${planned.plan.post.length} posted, ${planned.plan.fixed.length} fixed`,
    }
  } catch (thrown) {
    const error = toDuckError(thrown)
    if (endAfter(error, job, ask.signal).state !== 'retry') await abandon(reviewing, ask, change, error)
    throw error
  }
}

/** A push that only merges the base in: what was said of the commit before still stands. */
async function stillHolds(
  { signal, environment }: Ask,
  { change, mirror, state }: Ground,
  since: string | undefined,
): Promise<Outcome | undefined> {
  if (since === undefined || change === undefined || mirror === undefined) return undefined
  const repository = await openRepository(mirror.path, { signal, environment: environment.git })
  try {
    return (await repository.isMergeOnly(since, change.head.sha, change.base.sha)) ? state.last?.outcome : undefined
  } finally {
    await repository.close()
  }
}

/** The platform must not show a review that runs for ever. */
async function abandon(reviewing: Reviewing, ask: Ask, change: Change, error: DuckError): Promise<void> {
  try {
    await reviewing.abandon(ask.job.id, change, { state: 'failed', error: toFailure(error), parts: [] })
  } catch (trouble) {
    ask.logger.warn({ error: String(trouble) }, 'a review could not be called off')
  }
}

/** Opened and pushed may come for one head, redelivered or by both events. */
function isDone(state: ReviewState, change: Change, inbound: Inbound): boolean {
  const { last } = state
  return (
    inbound.event !== 'change.retargeted' &&
    inbound.event !== 'change.reopened' &&
    last?.head === change.head.sha &&
    last.outcome.state === 'complete'
  )
}

function roundNotes(since: string | undefined, change: Change): string[] {
  if (since === undefined || since === change.head.sha) return []
  return [`New since the last review: ${since.slice(0, 7)}…${change.head.sha.slice(0, 7)}.`]
}

function countFindings({ count }: Ask, outcome: Outcome): void {
  for (const part of outcome.parts)
    if (part.kind === 'report')
      for (const { rule, fate } of part.report.findings) count('findings', { rule, fate: fate.at }, 1)
}

/** Runs a step and counts its seconds. */
async function timed<T>({ count }: Ask, step: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  try {
    return await inSpan(step, {}, work)
  } finally {
    count('step_seconds', { step }, (performance.now() - started) / 1000)
  }
}

/** Every other command: run its engine and answer where it was asked. */
async function sayAnswer(ask: Ask, ground: Ground): Promise<JobEnd> {
  const { change, mirror } = ground
  const pinned = change === undefined || mirror === undefined ? {} : { head: change.head.sha, house: change.base.sha }
  const ran = (await committedBefore(ask, ground)) ?? (await runPinned(ask, ground, pinned))
  const outcome = await carryOut(ask, ground, ran)
  const receipt = await ask.session.send({ job: ask.job.id, outcome })
  if (change !== undefined && outcome.state !== 'failed') await keepState(ask, change, ground.state)
  await record(ask, 'answer.posted', { command: ground.command.name, outcome: outcome.state, ids: receipt.ids })
  return { state: 'done', result: `${ground.command.name} ${outcome.state}` }
}

/** A change that was asked for as a commit becomes one. */
async function carryOut(ask: Ask, { change, mirror }: Ground, outcome: Outcome): Promise<Outcome> {
  const { job, invocation, session } = ask
  if (invocation.arguments.commit !== true || change === undefined || mirror === undefined) return outcome
  const done = await timed(ask, 'commit', () =>
    commitChange(outcome, { job: job.id, at: job.createdAt, actor: invocation.actor, change, mirror, session }),
  )
  for (const part of done.parts)
    if (part.kind === 'patch' && part.written !== undefined)
      await record(ask, 'commit.pushed', {
        commit: part.written,
        branch: change.head.ref,
        files: part.edits.map((edit) => edit.path),
      })
  return done
}

/** An earlier try of this job pushed its commit and then died. */
async function committedBefore(
  { job, signal, environment }: Ask,
  { change, mirror }: Ground,
): Promise<Outcome | undefined> {
  if (job.attempts === 1 || change === undefined || mirror === undefined) return undefined
  const repository = await openRepository(mirror.path, { signal, environment: environment.git })
  try {
    const message = await repository.commitMessage(change.head.sha)
    if (!message.split('\n').includes(`RubberDuck-Job: ${job.id}`)) return undefined
    const part: ChangePart = {
      kind: 'patch',
      title: message.split('\n')[0]!,
      patch: '',
      edits: [],
      written: change.head.sha,
    }
    return { state: 'complete', parts: [part] }
  } finally {
    await repository.close()
  }
}

/** Runs the engine on pinned commits, which are recorded first, so that `replay` can do it again. */
async function runPinned(ask: Ask, ground: Ground, pinned: Invocation['arguments']): Promise<Outcome> {
  const invocation: Invocation = { ...ask.invocation, arguments: { ...ask.invocation.arguments, ...pinned } }
  await record(ask, 'job.pinned', {
    invocation,
    ...(ground.mirror === undefined ? {} : { mirror: ground.mirror.path }),
  })
  const signal = AbortSignal.any([ask.signal, AbortSignal.timeout(longestRunMs)])
  const outcome = await timed(ask, invocation.engine, () =>
    run(invocation, {
      cwd: ground.mirror?.path ?? ask.environment.home,
      environment: ask.environment,
      logger: ask.logger,
      signal,
      progress: () => {},
      stdin: async () => '',
      commands: ask.commands,
      job: ask.job.id,
      ...(ground.modelsWithheld === undefined ? { models: ask.models } : { modelsWithheld: ground.modelsWithheld }),
      ...(ground.change === undefined ? {} : { subject: { change: ground.change, state: ground.state } }),
    }),
  )
  ask.signal.throwIfAborted()
  if (outcome.state === 'failed' && kinds[outcome.error.kind as ErrorKind]?.retry)
    throw new DuckError(outcome.error.kind as ErrorKind, outcome.error.public, { detail: outcome.error.short })
  return outcome
}

async function keepState({ store, inbound }: Ask, change: Change, state: ReviewState): Promise<void> {
  const key = stateKey(inbound, change)
  await store.state.set(key, state)
  await store.state.checkpoint(key)
}

function stateKey(inbound: Inbound, change: Change): string {
  return `change/${inbound.surface}/${change.repo}#${change.number}`
}

async function record({ store, inbound, job }: Ask, type: string, data: Record<string, unknown>): Promise<void> {
  const repo = inbound.repo ?? ''
  await store.events.append(job.key, [{ type, actor: inbound.actor, repo, job: job.id, data }])
}
