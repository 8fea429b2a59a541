import { defined } from '../../defined.ts'
import type { ChatState, FollowedJob } from '../../engine.ts'
import { textOutcome } from '../../outcome/make-outcome.ts'
import { describeJob, hasEnded, unknownJob } from '../../state/describe-job.ts'
import type { NewJob } from '../../store/ports.ts'
import { followerKey, followKey } from '../../store/state-keys.ts'
import type { JobEnd } from '../job-end.ts'
import { openFor, personOf } from '../open-for.ts'
import type { ChatDelivery } from '../run-job.ts'
import { findJob, publicResult } from './find-job.ts'
import type { Followed } from './note-step.ts'

/** A job that keeps the answer of another one up to date. */
interface Follower {
  /** The job that is followed. */
  followed: string
  /** The job whose answer shows it. */
  answer: string
  /** What it shows. */
  shown: string
}

const suffix = '/follow'
/** Milliseconds between two looks at a job: at first, and at most. */
const firstPauseMs = 2_000
const longestPauseMs = 15_000
/** Milliseconds after which a job is not followed any more. */
const longestMs = 60 * 60_000

/** Tells whether a job follows another one. */
export function isFollower({ id }: Pick<NewJob, 'id'>): boolean {
  return id.endsWith(suffix)
}

/** Adds a job that keeps the answer up to date until the followed job ends. Idempotent. */
export async function startFollowing({ store, job }: ChatDelivery, followed: string): Promise<void> {
  const id = `${job.id}${suffix}`
  await store.state.set(followerKey(id), { followed, answer: job.id, shown: '' } satisfies Follower)
  const { step }: Followed = (await store.state.get<Followed>(followKey(followed))) ?? {}
  await store.state.set(followKey(followed), step === undefined ? {} : { step })
  // Its own key, so that other requests in the conversation do not wait for it.
  await store.queue.add([{ id, key: id, surface: job.surface, lane: 'asked', payload: job.payload }])
}

/** Looks at the followed job once, shows what has changed, and returns to the queue until it ends. */
export async function follow(delivery: ChatDelivery, state: ChatState): Promise<JobEnd> {
  const { store, job, session } = delivery
  const key = followerKey(job.id)
  const follower = await store.state.get<Follower>(key)
  if (follower === undefined) return { state: 'ignored', result: 'there is nothing to follow' }
  const { followed, answer, shown } = follower
  const found = await look(delivery, state, follower)
  const text = found === undefined ? unknownJob : describeJob(found)
  if (text !== shown) {
    await session.send({ job: answer, outcome: textOutcome(text) })
    await store.state.set(key, { ...follower, shown: text } satisfies Follower)
  }
  const age = Date.now() - job.createdAt
  if (found !== undefined && !hasEnded(found) && age < longestMs)
    return { state: 'retry', error: '{}', delayMs: Math.min(longestPauseMs, firstPauseMs + age / 10), costs: 0 }
  await store.state.delete(key)
  await store.state.delete(followKey(followed))
  return { state: 'done', result: `followed ${followed}` }
}

/** Returns the job as it is now. Before its result is shown, access to it is checked again. */
async function look(
  delivery: ChatDelivery,
  state: ChatState,
  { followed }: Follower,
): Promise<FollowedJob | undefined> {
  const { store, environment, inbound } = delivery
  const current = await store.queue.get(followed)
  if (current !== undefined && !hasEnded(current)) {
    const { step } = (await store.state.get<Followed>(followKey(followed))) ?? {}
    return { ...current, said: publicResult(current), ...defined({ step }) }
  }
  const person = await personOf(inbound, state.person, environment)
  return findJob(
    {
      ...delivery,
      actor: person.name,
      checkAccess: (target) => openFor(person, { target, tools: delivery }, async () => {}),
    },
    followed,
  )
}
