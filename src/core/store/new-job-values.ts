import type { NewJob } from './ports.ts'

/**
 * Returns the columns of a new job that both databases store, in this order: id, key, surface, lane, grouping key,
 * payload, state, created at, ended at, result. An ignored job is over at once, and its payload is not kept.
 */
export function newJobValues({ id, key, surface, lane, group, payload, ignored }: NewJob, at: number) {
  const isIgnored = ignored !== undefined
  return [
    id,
    key,
    surface,
    lane,
    group ?? null,
    isIgnored ? '' : payload,
    isIgnored ? 'ignored' : 'waiting',
    at,
    isIgnored ? at : null,
    ignored ?? null,
  ] as const
}
