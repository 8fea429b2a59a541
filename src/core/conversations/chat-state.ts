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
    isConversation(chat) ? state.get<ChatState['thread']>(keys.thread) : undefined,
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
  const parts = isConversation(chat) ? (['thread', 'channel', 'person'] as const) : (['channel', 'person'] as const)
  for (const part of parts)
    if (JSON.stringify(before[part]) !== JSON.stringify(after[part])) await state.set(keys[part], after[part])
}

/** Messages at the top of a channel have nothing in common, and each answer starts a thread. */
function isConversation({ thread, direct }: ChatPlace): boolean {
  return thread !== undefined || direct === true
}

/** Marks a thread as a conversation with us, so that a reply in it needs no mention. */
export async function beginThread(state: KeyedState, { surface, chat, actor }: Speaker): Promise<void> {
  const { thread } = conversationKeys(surface, chat, actor)
  if (isConversation(chat) && (await state.get(thread)) === undefined) await state.set(thread, { history: [] })
}

/** Returns the name of a person on all platforms. */
export function nameOf({ surface, actor }: Pick<Speaker, 'surface' | 'actor'>): string {
  return `${surface}/${actor}`
}

/** Returns a history with one more exchange. One that is repeated, for example after a crash, is stored once. */
export function extended(history: readonly Exchange[], exchange: Exchange): Exchange[] {
  const last = history.at(-1)
  if (last?.asked === exchange.asked && last.answered === exchange.answered) return [...history]
  return [...history, exchange].slice(-kept)
}
