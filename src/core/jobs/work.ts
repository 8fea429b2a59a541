import { withSlash } from '../command.ts'
import { defined } from '../defined.ts'
import type { RunnableCommand } from '../engine.ts'
import { DuckError, kinds, toDuckError, toFailure } from '../errors.ts'
import { redactOutcome } from '../outcome/redact-outcome.ts'
import type { CodeHost, OpenChannel, PlatformAdapter, Progress, Reopen, Session } from '../platform.ts'
import type { CardDisplay } from '../pull-card.ts'
import { route } from '../router/router.ts'
import { redactDeep } from '../secrets/redact.ts'
import { rememberName } from '../state/repository-names.ts'
import type { Job } from '../store/ports.ts'
import type { Logger } from '../telemetry/logger.ts'
import { inSpan } from '../telemetry/tracing.ts'
import type { Inbound } from '../types.ts'
import { endLeftReviews, isSweep, sweepLane } from './change/open-reviews.ts'
import { updateCards } from './chat/show-cards.ts'
import { converse } from './converse.ts'
import { followChange, newestRequest } from './edited-comment.ts'
import { handleInvocation } from './handle-invocation.ts'
import { endAfter, type JobEnd, mostTries } from './job-end.ts'
import type { JobRequest, JobTools } from './run-job.ts'

/** The dependencies of a worker. */
export interface WorkDeps extends Omit<JobTools, 'commands' | 'hosts' | 'channels' | 'places' | 'inboundOf'> {
  /** By name. */
  platforms: Record<string, PlatformAdapter>
  /** The commands of comments, and those of chats. */
  commands: { comments: readonly RunnableCommand[]; chat: readonly RunnableCommand[] }
  /** Repositories that the operator has configured, which take precedence over those of the platforms. */
  configuredHost?: CodeHost
}

/** Returns a function that runs a recorded delivery. It never throws. */
export function createWork(deps: WorkDeps): (job: Job, signal: AbortSignal) => Promise<JobEnd> {
  const { platforms, configuredHost, commands, ...tools } = deps
  const hosts = [configuredHost, ...Object.values(platforms).map(({ host }) => host)].filter(
    (host) => host !== undefined,
  )
  const channels = Object.fromEntries(
    Object.values(platforms).flatMap(({ name, openChannel }) =>
      openChannel === undefined ? [] : [[name, safely(openChannel)]],
    ),
  )
  const places = Object.fromEntries(
    Object.values(platforms).flatMap(({ name, reopen }) => (reopen === undefined ? [] : [[name, safelyAgain(reopen)]])),
  )
  const inboundOf = ({ surface, payload }: Job): Inbound | undefined => {
    const delivery = payload === '' ? undefined : platforms[surface]?.parse(payload)
    return delivery === undefined || 'reason' in delivery ? undefined : delivery.inbound
  }
  return async (job, signal) => {
    const logger = deps.logger.child({ job: job.id, try: job.attempts })
    const started = performance.now()
    let end: JobEnd
    try {
      const platform = platforms[job.surface]
      if (platform === undefined)
        throw new DuckError(
          'config',
          `This server is not configured for ${job.surface}. Configure it, then retry the job with \`rubberduck jobs redrive\`.`,
        )
      const delivery = platform.parse(job.payload)
      if (!('reason' in delivery)) await rememberName(deps.store.state, delivery.inbound)
      end =
        'reason' in delivery
          ? { state: 'ignored', result: delivery.reason }
          : await inSpan('job', { id: job.id, key: job.key, try: job.attempts }, () =>
              delivery.open(signal, (session) =>
                tryJob({
                  ...tools,
                  commands: delivery.inbound.chat === undefined ? commands.comments : commands.chat,
                  hosts,
                  channels,
                  places,
                  inboundOf,
                  job,
                  inbound: delivery.inbound,
                  session: redacted(session),
                  signal,
                  logger,
                }),
              ),
            )
    } catch (thrown) {
      end = failed(toDuckError(thrown), job, signal, logger)
    }
    const { state } = end
    logger.info({ key: job.key, state, ms: Math.round(performance.now() - started) }, 'job ended')
    return end
  }
}

/** Masks secrets in everything that is sent, including texts from outside of engines. */
function redacted(session: Session): Session {
  const { progress, cards } = session
  return {
    ...session,
    send: (reply) => session.send({ ...reply, outcome: redactOutcome(reply.outcome) }),
    ...defined({
      progress: progress && ((shown: Progress) => progress(redactDeep(shown))),
      cards: cards && redactedCards(cards),
    }),
  }
}

function redactedCards({ attached, show }: CardDisplay): CardDisplay {
  return { attached, show: (cards) => show(cards.map(({ link, card }) => ({ link, card: redactDeep(card) }))) }
}

/** Masks secrets in what is posted in a channel. */
function safely(open: OpenChannel): OpenChannel {
  return (chat, signal, work) => open(chat, signal, (session) => work(redacted(session)))
}

/** Masks secrets in what is posted in the place of an earlier request. */
function safelyAgain(reopen: Reopen): Reopen {
  return (place, signal, work) => reopen(place, signal, (session) => work(redacted(session)))
}

/** A job whose delivery is parsed, with a session on its platform. */
type Delivered = Omit<JobRequest, 'invocation'>

/** Makes answers say whom and what they answer, in comments, where several requests share a place. */
function answering<D extends Delivered>(delivered: D, { chat, kind, actor, line, text = '', request }: Inbound): D {
  if (chat !== undefined || kind === 'event') return delivered
  const answers = { actor, said: line ?? text.trim() }
  const { session } = delivered
  const send: Session['send'] = (reply) => session.send({ ...reply, answers, ...defined({ request }) })
  return { ...delivered, session: { ...session, send } }
}

/** Handles an event that needs no command; undefined for any other. */
async function handleEvent(delivered: Delivered): Promise<JobEnd | undefined> {
  const { job, inbound, session } = delivered
  if (session.locate !== undefined) return moveToLanes(delivered, await session.locate())
  if (inbound.event === 'queue.requested') {
    await session.pass?.(job.id)
    return { state: 'done', result: 'posted a check run for the merge queue' }
  }
  if (!cardEvents.includes(inbound.event ?? '')) return undefined
  const updated = await updateCards(delivered, inbound)
  return updated === 0 ? { state: 'ignored', result: 'no chat shows it' } : { state: 'done', result: 'cards updated' }
}

/** Events that change nothing but how a pull request looks. */
const cardEvents: readonly string[] = ['change.closed', 'change.edited', 'change.drafted', 'checks.completed']

/** Runs the event of a commit again in the lane of each of its pull requests. */
async function moveToLanes({ job, store }: Delivered, found: { key: string; payload: string }[]): Promise<JobEnd> {
  if (found.length === 0) return { state: 'ignored', result: 'the commit is not the head of an open pull request' }
  const { surface, lane } = job
  await store.queue.add(found.map((each) => ({ ...each, id: `${job.id}/${each.key}`, surface, lane })))
  return { state: 'done', result: `continues in ${found.map(({ key }) => key).join(', ')}` }
}

/** Carries out what the delivery requests, or acknowledges it on the quick lane. */
async function carryOut(delivered: Delivered): Promise<JobEnd> {
  if (delivered.inbound.chat !== undefined)
    return converse({ ...delivered, inbound: { ...delivered.inbound, chat: delivered.inbound.chat } })
  const handled = (await handleEvent(delivered)) ?? (await followChange(delivered))
  if (handled !== undefined) return handled
  const inbound = await newestRequest(delivered)
  return 'reason' in inbound ? { state: 'ignored', result: inbound.reason } : invoke(delivered, inbound)
}

/** Runs the command that a request names, or acknowledges it on the quick lane. */
async function invoke(delivered: Delivered, inbound: Inbound): Promise<JobEnd> {
  const { job, session } = delivered
  const thread = inbound.kind === 'event' ? undefined : await session.thread?.()
  if (inbound.reply && thread === undefined)
    return { state: 'ignored', result: 'the reply is not in a RubberDuck thread' }
  const said = { ...inbound, ...thread }
  const acknowledges = job.lane === 'quick'
  // Any request gets a reaction, but a reply in a thread only if it asks for something.
  const invocation =
    acknowledges && !inbound.reply ? undefined : route(said, delivered.commands, session.spell ?? withSlash)
  if (invocation !== undefined && 'reason' in invocation) return { state: 'ignored', result: invocation.reason }
  if (acknowledges || invocation === undefined) {
    await session.react?.()
    return { state: 'done', result: 'seen' }
  }
  const end = await handleInvocation({ ...answering(delivered, inbound), inbound: said, invocation })
  // A finished review has updated them.
  if (inbound.kind === 'event' && end.state === 'ignored') await updateCards(delivered, inbound)
  return end
}

/** Runs one attempt. Its errors become the end of the attempt, and the requester gets the last one. */
async function tryJob(delivered: Delivered): Promise<JobEnd> {
  const { job, inbound, signal } = delivered
  let error: DuckError | undefined
  let end: JobEnd
  try {
    if (job.attempts > mostTries) throw setAside()
    end = isSweep(job) ? await sweepLane(delivered) : await carryOut(delivered)
  } catch (thrown) {
    error = toDuckError(thrown)
    end = failed(error, job, signal, delivered.logger)
    const overtaken = end.state === 'superseded' && inbound.kind !== 'event' && !signal.aborted
    // Nobody asked for cards.
    const isAsked = job.lane !== 'quick' && inbound.links === undefined
    if (isAsked && (end.state === 'dead' || end.state === 'done' || overtaken))
      await report(answering(delivered, inbound), error)
  }
  if (end.state !== 'retry' && job.lane !== 'quick' && !signal.aborted)
    await endLeftReviews(delivered, error).catch((trouble) =>
      delivered.logger.warn({ error: String(trouble) }, 'could not end what a job left in progress'),
    )
  return end
}

const tooLong = 'The platform was unavailable for too long, so RubberDuck stopped trying. Request it again.'

/** Answers the requester with an error. Nobody waits for the answer to an event, so its check shows the error. */
async function report({ job, inbound, session }: Delivered, error: DuckError): Promise<void> {
  const waited = error.platform === undefined ? error : new DuckError(error.kind, tooLong, { detail: error.short })
  const outcome = { state: 'failed' as const, error: toFailure(waited), parts: [] }
  if (inbound.kind !== 'event') return void (await session.send({ job: job.id, outcome }))
  const change = job.group === 'review' ? await session.change?.() : undefined
  if (change?.state === 'open') await session.review?.abandon(job.id, change, outcome, false)
}

function setAside(): DuckError {
  return new DuckError(
    'bug',
    'The process crashed, hung, or ran out of memory in each attempt. Exclude large or generated files with `[review] exclude` in `.rubberduck.toml`, then run the command again.',
  )
}

function failed(error: DuckError, job: Job, signal: AbortSignal, logger: Logger): JobEnd {
  const { level } = kinds[error.kind]
  const { kind, detail, stack, cause } = error
  logger[level](
    { key: job.key, kind, detail, ...(level === 'error' ? { stack, cause: String(cause) } : {}) },
    'job failed',
  )
  return endAfter(error, job, signal)
}
