import { DuckError, toFailure } from '../../errors.ts'
import type { Change, Session } from '../../platform.ts'
import type { Job, Store } from '../../store/ports.ts'
import type { Logger } from '../../telemetry/logger.ts'
import type { JobEnd } from '../job-end.ts'
import type { JobRequest } from '../run-job.ts'

/** A review that the platform shows as in progress. */
interface OpenReview {
  /** Key of its lane. */
  stream: string
  job: string
  head: string
}

/** The part of a job that ends reviews. */
export type Lane = Pick<JobRequest, 'store' | 'job' | 'logger'> & { session: Pick<Session, 'change' | 'review'> }

/** Reviews that began earlier are not looked for, in milliseconds. */
const longestMs = 2 * 86_400_000

/** Returns the reviews that began and did not end, of one lane or of all. */
async function openReviews({ events }: Store, stream?: string): Promise<OpenReview[]> {
  const filter = stream === undefined ? { since: Date.now() - longestMs } : { stream }
  const [begun, ended] = await Promise.all([
    events.query({ ...filter, type: 'review.begun' }),
    events.query({ ...filter, type: 'review.ended' }),
  ])
  const name = (stream: string, data: Record<string, unknown>) => `${stream}\0${data.head}`
  const last = new Map(ended.map(({ stream, data, version }) => [name(stream, data), version]))
  const open = begun.filter(({ stream, data, version }) => version > (last.get(name(stream, data)) ?? 0))
  // A head that was begun by several jobs has one display.
  const byHead = new Map(open.map(({ stream, job, data }) => [name(stream, data), { stream, job, data }]))
  return [...byHead.values()].map(({ stream, job, data }) => ({ stream, job, head: String(data.head) }))
}

export async function recordEnd({ store, job }: Pick<Lane, 'store' | 'job'>, change: Change): Promise<void> {
  const data = { head: change.head.sha }
  await store.events.append(job.key, [{ type: 'review.ended', actor: '', repo: change.repo, job: job.id, data }])
}

/** Tells whether another job of the lane will run, which continues or ends what this one leaves. */
async function othersWait({ queue }: Store, { id, key }: Pick<Job, 'id' | 'key'>): Promise<boolean> {
  const live = await Promise.all([queue.list({ key, state: 'waiting' }), queue.list({ key, state: 'running' })])
  return live.flat().some((other) => other.id !== id)
}

/** Ends the display of a review that is not published. A failure only leaves it to the next sweep. */
export async function endReview(lane: Lane, change: Change, error: DuckError): Promise<void> {
  const { session, store, job, logger } = lane
  try {
    const outcome = { state: 'failed' as const, error: toFailure(error), parts: [] }
    const continues = error.kind === 'conflict' && (await othersWait(store, job))
    if ((await session.review?.abandon(job.id, change, outcome, continues)) === true) await recordEnd(lane, change)
  } catch (trouble) {
    logger.warn({ job: job.id, error: String(trouble) }, 'could not end the display of a review')
  }
}

/** Ends the displays of earlier heads, whose jobs died or were superseded before they could do that. */
export async function endEarlierHeads(lane: Lane, change: Change): Promise<void> {
  for (const { head } of await openReviews(lane.store, lane.job.key))
    if (head !== change.head.sha) await endReview(lane, at(change, head), overtaken(change))
}

/** Ends all displays that a lane left, after its job ended for good. `error`: why the job failed. */
export async function endLeftReviews(lane: Lane, error: DuckError | undefined): Promise<void> {
  const { store, job, session } = lane
  if (session.review === undefined) return
  const open = await openReviews(store, job.key)
  if (open.length === 0) return
  const change = await session.change?.()
  if (change === undefined) return
  for (const { head, job: begunBy } of open) {
    const own = begunBy === job.id ? error : undefined
    const other = head === change.head.sha ? interrupted() : overtaken(change)
    await endReview(lane, at(change, head), own ?? other)
  }
}

/**
 * Queues a job for each display that no job will end, because its process died or the platform was unavailable. Returns
 * their number.
 */
export async function queueSweeps(store: Store, logger: Logger): Promise<number> {
  let queued = 0
  for (const { stream, job: id, head } of await openReviews(store)) {
    const job = await store.queue.get(id)
    if (job === undefined || job.payload === '' || (await othersWait(store, { id: '', key: stream }))) continue
    const { key, surface, payload } = job
    const sweep = { id: `${id}${sweepSuffix}${head.slice(0, 7)}`, key, surface, lane: 'work' as const, payload }
    if (await store.queue.add([sweep])) queued++
  }
  if (queued > 0) logger.info({ queued }, 'reviews were left in progress')
  return queued
}

/** Carries out a job of `queueSweeps`. Throws `unavailable` if something is left, so that it runs again. */
export async function sweepLane(lane: Lane): Promise<JobEnd> {
  const { store, job } = lane
  await endLeftReviews(lane, undefined)
  if ((await openReviews(store, job.key)).length > 0 && !(await othersWait(store, job)))
    throw new DuckError('unavailable', 'A review could not be ended.', { platform: job.surface })
  return { state: 'done', result: 'ended what was left in progress' }
}

const sweepSuffix = '/end/'

/** Tells whether a job only ends what others left, as every job of a lane does in the end. */
export const isSweep = ({ id }: Pick<Job, 'id'>): boolean => id.includes(sweepSuffix)

function at(change: Change, sha: string): Change {
  return { ...change, head: { ...change.head, sha } }
}

function interrupted(): DuckError {
  return new DuckError('conflict', 'The review was interrupted. Request a review to start it again.')
}

function overtaken({ head }: Change): DuckError {
  return new DuckError('conflict', `The pull request has new commits (now at ${head.sha.slice(0, 7)}).`)
}
