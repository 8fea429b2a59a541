import type { Command } from '../command.ts'
import type { Config } from '../config/config.ts'
import type { Environment } from '../config/environment/environment.ts'
import type { Proposal } from '../conversations/actions.ts'
import { defined } from '../defined.ts'
import type { ChatContext, OpenedRepository, RunContext, RunnableCommand, Subject } from '../engine.ts'
import { DuckError, type ErrorKind, kinds } from '../errors.ts'
import type { Mirror } from '../git/mirror.ts'
import type { Models } from '../llm/port.ts'
import type { Branch, Change, CodeHost, OpenChannel, Reopen, ReviewState, Session, Target } from '../platform.ts'
import type { RateLimits } from '../policy/rate-limits.ts'
import { run } from '../run.ts'
import { redactDeep } from '../secrets/redact.ts'
import { readReviewState, reviewStateKey } from '../state/review-state.ts'
import type { Job, Store } from '../store/ports.ts'
import type { ParserPool } from '../syntax/parser/pool.ts'
import type { Logger } from '../telemetry/logger.ts'
import { inSpan } from '../telemetry/tracing.ts'
import type { Action, ChatPlace, Inbound, Invocation, Outcome, Pinned } from '../types.ts'
import { type FindJobOptions, findJob } from './chat/find-job.ts'
import { createStepNotes } from './chat/note-step.ts'

/** A running job: its request and its tools. */
export interface JobRequest extends JobTools {
  job: Job
  inbound: Inbound
  invocation: Invocation
  session: Session
  signal: AbortSignal
  /** The chat of the request. */
  conversation?: Conversation
  /** The result that an earlier answer proposed, to commit instead of running the command. */
  delivers?: Proposal
  /** Standard input of the run. */
  stdin?: string
  /** How the running job is shown. */
  running?: { progress?: Session['progress']; actions: readonly Action[] }
}

/** A job whose delivery is a message in a chat. */
export type ChatDelivery = Omit<JobRequest, 'invocation'> & { inbound: Inbound & { chat: ChatPlace } }

/** A request in a chat: its state, what it is about, and the platform of the repository. */
interface Conversation extends ChatContext {
  target?: Target
  host?: string
}

/** The tools of all jobs. */
export interface JobTools {
  commands: readonly RunnableCommand[]
  /** Where the repositories are that chats refer to. */
  hosts: readonly CodeHost[]
  /** Opens channels by the name of their platform. */
  channels: Readonly<Record<string, OpenChannel>>
  /** Opens the places of earlier requests by the name of their platform. */
  places: Readonly<Record<string, Reopen>>
  /** Reads the delivery of a job; undefined if it asks for nothing. */
  inboundOf(job: Job): Inbound | undefined
  store: Store
  limits: RateLimits
  models: () => Promise<Models>
  /** Parser threads for all jobs of the process. */
  parser: ParserPool
  environment: Environment
  logger: Logger
  /** Increments a metric by its name. */
  count(name: string, labels: Record<string, string>, value: number): void
}

/** The context of a run, which is built step by step. */
export interface JobContext {
  command: Command
  change?: Change
  state: ReviewState
  /** The subject of the run if there is no pull request. */
  branch?: Branch
  /** Absent if the command reads no code. */
  code?: Code
  /** The reason for not using a model: a stranger must not spend the operator's money. */
  modelsWithheld?: string
}

/** The code that a job reads, opened once. */
export interface Code {
  mirror: Mirror
  opened: OpenedRepository
  /** The settings at the root, for decisions before the run. */
  config: Config
  /** Aborts the run, and the git commands of the repository with it. */
  signal: AbortSignal
}

/** Maximum duration of a run. */
const longestRunMs = 10 * 60_000

/** Returns the signal of a job's run, which also aborts if the run takes too long. */
export function runSignal(job: AbortSignal): AbortSignal {
  return AbortSignal.any([job, AbortSignal.timeout(longestRunMs)])
}

/** Runs a step and measures its duration. */
export async function timed<T>({ count }: JobRequest, step: string, work: () => Promise<T>): Promise<T> {
  const started = performance.now()
  try {
    return await inSpan(step, {}, work)
  } finally {
    count('step_seconds', { step }, (performance.now() - started) / 1000)
  }
}

/** Runs a step on the platform of the job. If the platform is unavailable, the job waits for it. */
export async function onPlatform<T>({ job }: JobRequest, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (thrown) {
    if (!(thrown instanceof DuckError) || thrown.kind !== 'unavailable' || thrown.platform !== undefined) throw thrown
    const { kind, message, detail } = thrown
    throw new DuckError(kind, message, { ...defined({ detail }), platform: job.surface, cause: thrown })
  }
}

/** Runs the engine on pinned commits, which are recorded first for `replay`. */
export async function runJob(
  ask: JobRequest,
  jobContext: JobContext,
  commits: { base?: string; head?: string },
  pinned?: Pinned,
): Promise<Outcome> {
  const given = { ...ask.invocation.arguments, ...commits }
  const invocation: Invocation = { ...ask.invocation, arguments: given, ...defined({ pinned }) }
  await record(ask, 'job.pinned', {
    invocation,
    ...defined({ mirror: jobContext.code?.mirror.path }),
  })
  const signal = jobContext.code?.signal ?? runSignal(ask.signal)
  const outcome = await timed(ask, invocation.command, () =>
    run(invocation, {
      cwd: jobContext.code?.mirror.path ?? ask.environment.home,
      environment: ask.environment,
      logger: ask.logger,
      signal,
      ...progressOf(ask, jobContext.command),
      stdin: async () => ask.stdin ?? '',
      commands: ask.commands,
      parser: ask.parser,
      job: ask.job.id,
      ...defined({ opened: jobContext.code?.opened }),
      ...(jobContext.modelsWithheld === undefined
        ? { models: ask.models }
        : { modelsWithheld: jobContext.modelsWithheld }),
      ...defined({
        subject: subjectOf(ask, jobContext),
        spell: ask.session.spell,
        chat: ask.conversation,
        history: ask.conversation?.state.thread.history,
      }),
      findJob: (name) => findJob(findOptions(ask), name),
    }),
  )
  ask.signal.throwIfAborted()
  if (outcome.state === 'failed' && kinds[outcome.error.kind as ErrorKind]?.retry)
    throw new DuckError(outcome.error.kind as ErrorKind, outcome.error.public, { detail: outcome.error.short })
  return outcome
}

function subjectOf({ session }: JobRequest, { change, state }: JobContext): Subject | undefined {
  const { linkedIssues } = session
  if (change === undefined) return undefined
  return { change, state, ...(linkedIssues === undefined ? {} : { issues: () => linkedIssues(change) }) }
}

function findOptions(ask: JobRequest): FindJobOptions {
  const { inbound, conversation } = ask
  const repo = inbound.repo ?? conversation?.state.channel.repo
  return { ...ask, actor: inbound.actor, ...defined({ repo, checkAccess: conversation?.checkAccess }) }
}

/** Shows the progress of a run in the place of its answer, and to its followers. */
function progressOf(ask: JobRequest, { streams }: Command): Pick<RunContext, 'progress' | 'tell'> {
  const { running, job } = ask
  const note = createStepNotes(ask)
  const show = running?.progress
  if (running === undefined || show === undefined) return { progress: (step) => void note(step) }
  const { actions } = running
  const told: string[] = []
  const update = (step?: string) =>
    void show({
      job: job.id,
      actions,
      ...defined({ streams, step, markdown: told.length === 0 ? undefined : told.join('\n\n') }),
    })
  return {
    progress(step) {
      void note(step)
      update(step)
    },
    tell(markdown) {
      told.push(markdown)
      update()
    },
  }
}

export async function keepState(ask: JobRequest, change: Change, state: ReviewState): Promise<void> {
  const { store } = ask
  const key = stateKey(ask, change)
  await store.state.set(key, state)
  await store.state.checkpoint(key)
}

/** Returns the state of a pull request; undefined if nothing is stored. */
export function readState({ store, inbound, conversation }: JobRequest, change: Change) {
  return readReviewState(store.state, conversation?.host ?? inbound.surface, change)
}

export function stateKey({ inbound, conversation }: JobRequest, change: Change): string {
  return reviewStateKey(conversation?.host ?? inbound.surface, change)
}

export async function record(
  { store, inbound, job }: JobRequest,
  type: string,
  data: Record<string, unknown>,
): Promise<void> {
  const repo = inbound.repo ?? ''
  await store.events.append(job.key, [{ type, actor: inbound.actor, repo, job: job.id, data: redactDeep(data) }])
}
