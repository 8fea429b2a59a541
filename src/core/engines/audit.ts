import { defined } from '../defined.ts'
import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { tableOutcome } from '../outcome/make-outcome.ts'
import { withStore } from '../state/with-store.ts'

/** Returns the event log (requests, runs and posted comments), the oldest event first. */
export const auditEngine: Engine = {
  run: (invocation, context) =>
    withStore(context.environment, async ({ events }) => {
      const { actor, type, repository, job, limit, since, until } = invocation.arguments as Record<string, string> & {
        limit: number
      }
      const found = await events.query({
        ...defined({
          actor,
          type,
          job,
          repo: repository,
          since: timeOf('since', since),
          until: timeOf('until', until),
        }),
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
      return tableOutcome('Audit log', ['time', 'event', 'actor', 'about', 'job', 'data'], rows)
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
