import { parseTarget } from '../../conversations/find-target.ts'
import { defined } from '../../defined.ts'
import type { FollowedJob } from '../../engine.ts'
import { toDuckError } from '../../errors.ts'
import type { CodeHost, Target } from '../../platform.ts'
import { keyOfName, nameOfKey } from '../../state/repository-names.ts'
import type { Job, Store } from '../../store/ports.ts'
import { followKey } from '../../store/state-keys.ts'
import type { Inbound } from '../../types.ts'
import type { Followed } from './note-step.ts'

export interface FindJobOptions {
  store: Store
  hosts: readonly CodeHost[]
  /** Reads the delivery of a job; undefined if it asks for nothing. */
  inboundOf(job: Job): Inbound | undefined
  /** The job that asks. */
  job: Job
  /** Who asks: in a chat with the name of its platform. */
  actor: string
  /** The repository of a number without one. */
  repo?: string
  /** Throws `denied` or `not-found` if the requester cannot read a repository. Absent: they can only read `repo`. */
  checkAccess?(target: Target): Promise<void>
}

/** Finds a job by its id or its pull request, if the requester may see it. */
export async function findJob(options: FindJobOptions, name: string): Promise<FollowedJob | undefined> {
  const { queue, state } = options.store
  const job = (await queue.get(name)) ?? (await newestOf(options, name))
  if (job === undefined || !(await isVisible(options, job))) return undefined
  const followed = await state.get<Followed>(followKey(job.id))
  const key = await nameOfKey(state, job.key)
  return { ...job, key, said: publicResult(job), ...defined({ step: followed?.step }) }
}

/** Returns the result of a job, or the error of its last attempt without the details, which are for the operator. */
export function publicResult({ state, result, error }: Job): string {
  if (result !== undefined && state !== 'dead') return result
  return error === undefined ? '' : ((JSON.parse(error) as { public?: string }).public ?? '')
}

/** Returns the newest job of a pull request. */
async function newestOf({ repo, hosts, store }: FindJobOptions, name: string): Promise<Job | undefined> {
  const target = parseTarget(name, { hosts, ...defined({ repo }) })
  if (target?.number === undefined) return undefined
  for (const host of hosts) {
    const about = `${host.name}/${target.repo}#${target.number}`
    const key = (await keyOfName(store.state, about)) ?? about
    const [job] = await store.queue.list({ key, limit: 1 })
    if (job !== undefined) return job
  }
  return undefined
}

/** A job is visible to its requester, and to those who can read its repository. */
async function isVisible(options: FindJobOptions, job: Job): Promise<boolean> {
  const about = options.inboundOf(job)
  if (about === undefined || job.id === options.job.id) return false
  const repo = about.repo ?? (await repoOf(options, job))
  if (options.checkAccess === undefined) return repo !== undefined && repo === options.repo
  if (repo === undefined) return `${about.surface}/${about.actor}` === options.actor
  try {
    await options.checkAccess({ repo })
    return true
  } catch (thrown) {
    if (['denied', 'not-found'].includes(toDuckError(thrown).kind)) return false
    throw thrown
  }
}

/** Returns the repository of a request in a chat, which is only known after it has begun. */
async function repoOf({ store }: FindJobOptions, { id }: Job): Promise<string | undefined> {
  const events = await store.events.query({ job: id })
  return events.find(({ repo }) => repo !== '')?.repo
}
