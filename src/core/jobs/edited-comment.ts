import { isDeepStrictEqual } from 'node:util'
import { textOutcome } from '../outcome/make-outcome.ts'
import type { KeyedState, StoredEvent } from '../store/ports.ts'
import { editKey } from '../store/state-keys.ts'
import type { ChangePart, Ignored, Inbound } from '../types.ts'
import type { JobEnd } from './job-end.ts'
import type { JobRequest } from './run-job.ts'

/** The newest text of a request. */
type Said = Pick<Inbound, 'actor' | 'kind' | 'command' | 'arguments' | 'line' | 'text'>

/** What became of a comment with a request. `used`: the job that carried out this text. */
interface Newest {
  said?: Said
  used?: string
}

const readNewest = (state: KeyedState, request: string) => state.get<Newest>(editKey(request))

/**
 * Notes at once that the comment of a request was edited or deleted, before its job begins. Undefined if the job goes
 * on, because it answers.
 */
export async function followChange(delivered: Omit<JobRequest, 'invocation'>): Promise<JobEnd | undefined> {
  const { inbound, job, store } = delivered
  const { request, changed } = inbound
  if (request === undefined || changed === undefined) return undefined
  if (job.lane === 'quick') {
    await store.state.set(editKey(request), changed === 'deleted' ? {} : { said: saidIn(inbound) })
    return changed === 'deleted' ? { state: 'done', result: 'noted that the comment was deleted' } : undefined
  }
  if (changed === 'deleted') return { state: 'ignored', result: 'the comment was deleted' }
  return explainWritten(delivered, request)
}

/** Returns a request with the text that its comment has now, or why there is nothing to do. */
export async function newestRequest({
  inbound,
  job,
  store: { state },
}: Pick<JobRequest, 'inbound' | 'job' | 'store'>): Promise<Inbound | Ignored> {
  const { request } = inbound
  if (request === undefined || job.lane === 'quick') return inbound
  const newest = await readNewest(state, request)
  if (newest === undefined) return inbound
  const { said, used } = newest
  if (said === undefined) return { reason: 'the comment was deleted' }
  const isOther = inbound.changed === 'edited' && !isDeepStrictEqual(said, saidIn(inbound))
  if (isOther || (used !== undefined && used !== job.id))
    return { reason: 'another job answers the text that the comment has now' }
  await state.set(editKey(request), { said, used: job.id } satisfies Newest)
  const { line: _, command: __, arguments: ___, ...rest } = inbound
  return { ...rest, ...said }
}

/** As JSON, in which absent values have no keys. */
function saidIn({ actor, kind, command, arguments: given, line, text }: Inbound): Said {
  return JSON.parse(JSON.stringify({ actor, kind, command, arguments: given, line, text })) as Said
}

const once =
  'The comment was edited after this was done, so it was not done again. Write a new comment to ask for more.'

/** Answers an edit of a request that has already changed the repository. Undefined for any other. */
async function explainWritten(
  { store, job, inbound, session }: Omit<JobRequest, 'invocation'>,
  request: string,
): Promise<JobEnd | undefined> {
  const events = await store.events.query({ stream: job.key })
  const written = events.findLast(({ type, data }) => writes.includes(type) && data.request === request)
  if (written === undefined) return undefined
  const outcome = { ...textOutcome(once), parts: [partOf(written), ...textOutcome(once).parts] }
  const answers = { actor: inbound.actor, said: String(written.data.line ?? '') }
  await session.send({ job: job.id, request, answers, outcome })
  return { state: 'done', result: 'the request was carried out before the edit' }
}

const writes: readonly string[] = ['commit.pushed', 'pull.opened']

function partOf({ data: { title, commit, branch, number } }: StoredEvent): ChangePart {
  const part: ChangePart = { kind: 'patch', title: String(title), patch: '', edits: [], written: String(commit) }
  return typeof number === 'number' ? { ...part, pull: { branch: String(branch), number } } : part
}
