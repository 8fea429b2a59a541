import type { ChatState, Exchange } from '../engine.ts'
import type { KeyedState } from '../store/ports.ts'
import { conversationKeys } from '../store/state-keys.ts'
import type { ChatPlace } from '../types.ts'

/** Number of exchanges of a thread that are stored. */
const kept = 200

export interface Speaker {
  surface: string
  chat: ChatPlace
  actor: string
}

/** Reads the state of a chat. `known` tells whether the thread is a conversation with us. */
export async function readChatState(
  state: KeyedState,
  { surface, chat, actor }: Speaker,
): Promise<{ state: ChatState; known: boolean }> {
  const keys = conversationKeys(surface, chat, actor)
  const [thread, channel, person] = await Promise.all([
    state.get<ChatState['thread']>(keys.thread),
    state.get<ChatState['channel']>(keys.channel),
    state.get<ChatState['person']>(keys.person),
  ])
  return {
    state: { thread: thread ?? { history: [] }, channel: channel ?? {}, person: person ?? {} },
    known: thread !== undefined,
  }
}

/** Stores the parts of a chat's state that have changed. */
export async function keepChatState(
  state: KeyedState,
  { surface, chat, actor }: Speaker,
  { before, after }: { before: ChatState; after: ChatState },
): Promise<void> {
  const keys = conversationKeys(surface, chat, actor)
  for (const part of ['thread', 'channel', 'person'] as const)
    if (JSON.stringify(before[part]) !== JSON.stringify(after[part])) await state.set(keys[part], after[part])
}

/** Returns a history with one more exchange. */
export function extended(history: readonly Exchange[], exchange: Exchange): Exchange[] {
  return [...history, exchange].slice(-kept)
}
