import { commandsPerHour } from '../config/commands-per-hour.ts'
import type { OperatorFile } from '../config/schema.ts'
import { defined } from '../defined.ts'
import type { ChatState } from '../engine.ts'
import type { Job, Store } from '../store/ports.ts'
import { conversationKeys } from '../store/state-keys.ts'
import type { ChatPlace } from '../types.ts'

/** An unfinished request. `behind`: it waits for an earlier one in the same conversation. */
export interface UnfinishedJob extends Pick<Job, 'id' | 'payload' | 'createdAt'> {
  state: 'running' | 'waiting' | 'behind'
}

/** What a person can see of the server: requests, the account, and the settings in force. */
export interface PersonOverview {
  /** Those of all people on the platform, the oldest first. The adapter shows a person only their own. */
  jobs: readonly UnfinishedJob[]
  /** The login of the linked account. */
  account?: string
  /** A code that the person has to enter to link an account. */
  pending?: { url: string; code: string }
  /** The default repository of the channel. */
  repository?: string
  /** Limits in a few words, such as "100 commands per hour". */
  limits: readonly string[]
}

export interface OverviewRequest {
  surface: string
  chat: Pick<ChatPlace, 'tenant' | 'channel'>
  actor: string
}

/** Number of jobs of each state that are read. */
const most = 200

/** Reads what a person can see. */
export async function personOverview(
  { queue, state }: Pick<Store, 'queue' | 'state'>,
  { budget }: Pick<OperatorFile, 'budget'>,
  { surface, chat, actor }: OverviewRequest,
): Promise<PersonOverview> {
  const keys = conversationKeys(surface, chat, actor)
  const [running, waiting, channel, person] = await Promise.all([
    queue.list({ state: 'running', limit: most }),
    queue.list({ state: 'waiting', limit: most }),
    state.get<ChatState['channel']>(keys.channel),
    state.get<ChatState['person']>(keys.person),
  ])
  const { account, pending } = person ?? {}
  const isOpen = pending !== undefined && pending.expiresAt > Date.now()
  return {
    jobs: unfinished([...running, ...waiting].filter((job) => job.surface === surface && job.lane !== 'quick')),
    ...defined({
      account: account?.login,
      pending: isOpen ? { url: pending.url, code: pending.code } : undefined,
      repository: channel?.repo,
    }),
    limits: [
      `${commandsPerHour.person} commands per hour`,
      ...amounts(budget?.person).map((amount) => `${amount} for models per day`),
      ...amounts(budget?.month).map((amount) => `${amount} for models per month, for everyone together`),
    ],
  }
}

function amounts({ tokens, dollars }: { tokens?: number | undefined; dollars?: number | undefined } = {}): string[] {
  return [
    ...(tokens === undefined ? [] : [`${tokens.toLocaleString('en')} tokens`]),
    ...(dollars === undefined ? [] : [`$${dollars}`]),
  ]
}

function unfinished(jobs: readonly Job[]): UnfinishedJob[] {
  const ordered = jobs.toSorted((left, right) => left.sequence - right.sequence)
  const isBehind = ({ key, sequence }: Job) => ordered.some((other) => other.key === key && other.sequence < sequence)
  return ordered.map((job) => ({
    id: job.id,
    payload: job.payload,
    createdAt: job.createdAt,
    state: job.state === 'running' ? 'running' : isBehind(job) ? 'behind' : 'waiting',
  }))
}
