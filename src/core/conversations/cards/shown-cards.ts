import type { Target } from '../../platform.ts'
import type { KeyedState } from '../../store/ports.ts'
import { cardsKey } from '../../store/state-keys.ts'
import type { ChatPlace } from '../../types.ts'

/** Messages per pull request that are kept up to date: the newest ones, up to an age in milliseconds. */
const mostMessages = 10
const longestMs = 14 * 24 * 60 * 60_000

/** A pull request that a message links to. */
export interface PullLink {
  link: string
  target: Target & { number: number }
}

/** A message that shows pull requests. */
export interface CardMessage {
  surface: string
  /** Opaque to the core; reopened for an update. */
  place: string
  chat: Pick<ChatPlace, 'tenant' | 'channel'>
  /** Who posted the links, without whose access nothing is shown. */
  actor: string
  links: readonly PullLink[]
  /** Milliseconds since 1970. */
  at: number
  /** A digest of what it shows. */
  shown?: string
}

/** Lists the messages that show a pull request, the newest first. */
export async function messagesShowing(
  state: KeyedState,
  { repo, number }: PullLink['target'],
): Promise<readonly CardMessage[]> {
  const stored = (await state.get<CardMessage[]>(cardsKey(repo, number))) ?? []
  return stored.filter(({ at }) => Date.now() - at < longestMs).slice(0, mostMessages)
}

/** Stores a message under each of its pull requests, or replaces it. */
export async function keepCardMessage(state: KeyedState, message: CardMessage): Promise<void> {
  for (const { target } of message.links) {
    const others = await otherMessages(state, target, message)
    await state.set(cardsKey(target.repo, target.number), [message, ...others].slice(0, mostMessages))
  }
}

/** Forgets a message, which is gone or shows nothing any more. */
export async function dropCardMessage(state: KeyedState, message: CardMessage): Promise<void> {
  for (const { target } of message.links) {
    const others = await otherMessages(state, target, message)
    const key = cardsKey(target.repo, target.number)
    if (others.length === 0) await state.delete(key)
    else await state.set(key, others)
  }
}

async function otherMessages(
  state: KeyedState,
  target: PullLink['target'],
  { surface, place }: CardMessage,
): Promise<CardMessage[]> {
  const all = await messagesShowing(state, target)
  return all.filter((each) => each.surface !== surface || each.place !== place)
}
