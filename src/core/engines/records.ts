import { DuckError } from '../errors.ts'
import { nearest } from '../nearest.ts'
import type { Job, JobState, Store } from '../store/ports.ts'
import type { Invocation } from '../types.ts'
import type { Engine } from '../engine.ts'
import { said } from '../findings/repo-report.ts'
import { table, withStore } from '../repo/with-store.ts'

/** Returns the event log (requests, runs and posted comments), the oldest event first. */
export const audit: Engine = {
  name: 'audit',
  run: (invocation, context) =>
    withStore(context.environment, async ({ events }) => {
      const { actor, type, repository, job, limit, since, until } = invocation.arguments as Record<string, string> & {
        limit: number
      }
      const found = await events.query({
        ...given({ actor, type, job, repo: repository, since: timeOf('since', since), until: timeOf('until', until) }),
        limit,
      })
      const rows = found.map((event) => [
        new Date(event.at).toISOString(),
        event.type,
        event.actor,
        event.stream,
        event.job,
        JSON.stringify(event.data).slice(0, 200),
      ])
      return table('Audit log', ['time', 'event', 'actor', 'about', 'job', 'data'], rows)
    }),
}

/** Returns a date or time in milliseconds since 1970; a date means midnight UTC. */
function timeOf(name: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const time = /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : Number.NaN
  if (Number.isNaN(time))
    throw new DuckError(
      'invalid',
      `Invalid value "${text}" for --${name} (expected a date or time, for example 2026-11-28 or 2026-11-28T15:00Z).`,
    )
  return time
}

/** Lists the recorded jobs, the newest first. */
export const jobsList: Engine = {
  name: 'jobs-list',
  run: (invocation, context) =>
    withStore(context.environment, async ({ queue }) => {
      const { state, limit } = invocation.arguments as { state?: JobState; limit: number }
      const jobs = await queue.list({ ...given({ state }), limit })
      const rows = jobs.map((job) => [
        job.id,
        job.key,
        job.state,
        String(job.attempts),
        new Date(job.createdAt).toISOString(),
        saidOf(job),
      ])
      return table('Jobs', ['id', 'about', 'state', 'attempts', 'received', 'result'], rows)
    }),
}

/** Puts a failed job back in the queue. */
export const jobsRedrive: Engine = {
  name: 'jobs-redrive',
  run: (invocation, context) =>
    withStore(context.environment, async ({ queue }) => {
      const job = await jobNamed(queue, String(invocation.arguments.job))
      const dry = invocation.arguments['dry-run'] === true
      if (dry ? job.state !== 'dead' : !(await queue.redrive(job.id)))
        throw new DuckError(
          'conflict',
          `The job ${job.id} is ${job.state}. Only failed jobs (state dead) can be retried.`,
        )
      if (dry) return said(`Dry run: would put ${job.id} back in the queue.`)
      return { state: 'complete', parts: [{ kind: 'text', markdown: `Put ${job.id} back in the queue.` }] }
    }),
}

/** Reruns a recorded job offline, on its pinned commits and without posting. */
export const replay: Engine = {
  name: 'replay',
  run: (invocation, context) =>
    withStore(context.environment, async ({ queue, events }) => {
      const job = await jobNamed(queue, String(invocation.arguments.job))
      const pinned = (await events.query({ job: job.id, type: 'job.pinned' })).at(-1)?.data
      if (pinned === undefined)
        throw new DuckError(
          'not-found',
          `The job ${job.id} cannot be replayed, because it never ran (state ${job.state}: ${saidOf(job)}).`,
        )
      const again = pinned.invocation as Invocation
      const cwd = typeof pinned.mirror === 'string' ? pinned.mirror : context.cwd
      return context.run!(again, cwd)
    }),
}

async function jobNamed(queue: Store['queue'], id: string): Promise<Job> {
  const found = await queue.get(id)
  if (found !== undefined) return found
  const slip = nearest(
    id,
    (await queue.list({ limit: 200 })).map((job) => job.id),
  )
  const advice = slip === undefined ? 'Run `rubberduck jobs list` to list the jobs.' : `Did you mean "${slip}"?`
  throw new DuckError('not-found', `Unknown job "${id}". ${advice}`)
}

function saidOf({ result, error }: Job): string {
  if (result !== undefined) return result
  return error === undefined ? '' : ((JSON.parse(error) as { short?: string }).short ?? error)
}

/** Removes values that are undefined. */
function given<T extends Record<string, unknown>>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as never
}
