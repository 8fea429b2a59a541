import type { FollowedJob } from '../engine.ts'
import { codeSpan, proseLine } from '../report/markdown/markdown-text.ts'

/** Tells whether a job has ended for good. */
export function hasEnded({ state }: Pick<FollowedJob, 'state'>): boolean {
  return state !== 'waiting' && state !== 'running'
}

/** The answer for a job that does not exist or may not be seen, so that nobody learns which ones exist. */
export const unknownJob = 'There is no such job, or you cannot see it.'

const words = {
  waiting: 'is waiting',
  running: 'is running',
  done: 'is done',
  ignored: 'was ignored',
  superseded: 'was replaced by a newer one',
  dead: 'failed',
} as const

/** Describes the state of a job in a sentence or two. The text only changes with the job. */
export function describeJob({ id, key, state, attempts, startedAt, said, step }: FollowedJob): string {
  const since = state === 'running' && startedAt !== undefined ? ` since ${clock(startedAt)}` : ''
  const again = !hasEnded({ state }) && attempts > 1 ? ` (attempt ${attempts})` : ''
  const detail = state === 'running' ? step : said
  const about = key === id ? '' : ` about ${codeSpan(key)}`
  const more =
    detail === undefined || detail === '' ? '.' : `: ${proseLine(detail, 300)}${/[.…]$/.test(detail) ? '' : '.'}`
  return `The job ${codeSpan(id)}${about} ${words[state]}${since}${again}${more}`
}

function clock(at: number): string {
  return `${new Date(at).toISOString().slice(11, 19)} UTC`
}
