import type { SubscribedEvent } from '../engine.ts'
import type { KeyedState } from '../store/ports.ts'
import { subscriptionsKey } from '../store/state-keys.ts'
import type { ChatPlace } from '../types.ts'

/** A channel that is told about the pull requests of a repository. */
export interface Subscription {
  surface: string
  chat: Pick<ChatPlace, 'tenant' | 'channel'>
  events: readonly SubscribedEvent[]
  /** Who subscribed, without whose access nothing is posted. */
  actor: string
}

export async function subscriptionsOf(state: KeyedState, repo: string): Promise<readonly Subscription[]> {
  return (await state.get<Subscription[]>(subscriptionsKey(repo))) ?? []
}

/** Adds a subscription, or replaces that of its channel. Without events, removes it. Returns whether there was one. */
export async function subscribe(state: KeyedState, repo: string, given: Subscription): Promise<boolean> {
  const all = await subscriptionsOf(state, repo)
  const others = all.filter((each) => !isSameChannel(each, given))
  await state.set(subscriptionsKey(repo), given.events.length === 0 ? others : [...others, given])
  return others.length < all.length
}

/** Tells whether a channel subscribes to a repository. */
export async function isSubscribed(state: KeyedState, repo: string, channel: Channel): Promise<boolean> {
  return (await subscriptionsOf(state, repo)).some((each) => isSameChannel(each, channel))
}

type Channel = Pick<Subscription, 'surface' | 'chat'>

function isSameChannel(one: Channel, other: Channel): boolean {
  return (
    one.surface === other.surface && one.chat.tenant === other.chat.tenant && one.chat.channel === other.chat.channel
  )
}
