import type { PlatformAdapter, Progress, Session } from '../../src/core/platform.ts'
import type { LinkedCard } from '../../src/core/pull-card.ts'
import { renderMarkdown } from '../../src/core/report/markdown/render-markdown.ts'
import type { NewJob } from '../../src/core/store/ports.ts'
import type { Action, ChatPlace, Inbound, Reply } from '../../src/core/types.ts'

/** A message that was posted or edited. */
export interface Posted {
  job: string
  text: string
  actions: readonly Action[]
  private: boolean
  reply: Reply
}

/** `thread`: null at the top of a channel, where an answer starts one. */
interface Where {
  thread?: string | null
  user?: string
}

/** A chat platform in memory, which shows what the contract of adapters is enough for. */
export interface Chat {
  platform: PlatformAdapter
  posted: Posted[]
  progress: Progress[]
  reactions: string[]
  /** Called before a message is sent. */
  sending: (reply: Reply) => Promise<void>
  /** The cards of each message by its place. */
  cards: Map<string, readonly LinkedCard[]>
  /** Whether cards are part of a message. */
  attached: boolean
  /** Places of messages that somebody deleted. */
  deleted: Set<string>
  /** The job of a message with links, which asks for nothing. */
  share(links: readonly string[], more?: Where & { channel?: string }): NewJob
  /** The job of a message. */
  say(text: string, more?: Partial<Inbound> & Where): NewJob
  /** The job of a pressed button. */
  press(action: string, user?: string): NewJob
}

/** This platform has a command `/use` of its own. */
const spell = (name: string) => (name === 'use' ? '/our-use' : `/${name}`)

/** `bare`: its sessions can do nothing but send. */
export function createChat({ bare = false } = {}): Chat {
  const posted: Posted[] = []
  const progress: Progress[] = []
  const reactions: string[] = []
  const cards: Chat['cards'] = new Map()
  const deleted: Chat['deleted'] = new Set()
  let count = 0
  const jobOf = (
    inbound: Omit<Inbound, 'id' | 'surface' | 'place' | 'actor'>,
    thread: string | null,
    user: string,
  ): NewJob => {
    const id = `chat/${++count}`
    const chat: ChatPlace = { tenant: 'T', channel: 'C', ...(thread === null ? {} : { thread }), ...inbound.chat }
    const full: Inbound = { ...inbound, id, surface: 'chat', place: id, actor: `T/${user}`, chat }
    const key = inbound.kind === 'action' ? id : `chat/${thread ?? id}`
    const lane = inbound.action?.endsWith('.stop') ? 'quick' : 'asked'
    return { id, key, surface: 'chat', lane, payload: JSON.stringify(full) }
  }
  const send = async (reply: Reply) => {
    await chat.sending(reply)
    const message: Posted = {
      job: reply.job,
      text: renderMarkdown(reply.outcome, { chat: true }),
      actions: reply.actions ?? [],
      private: reply.private === true,
      reply,
    }
    const at = posted.findIndex(({ job }) => job === reply.job)
    if (at === -1) posted.push(message)
    else posted[at] = message
    const receipt = { surface: 'chat', place: '{}', ids: [reply.job] }
    return bare ? receipt : { ...receipt, thread: `of ${reply.job}` }
  }
  const cardsAt = (place: string): NonNullable<Session['cards']> => ({
    attached: chat.attached,
    async show(shown) {
      if (deleted.has(place)) return false
      cards.set(place, shown)
      return true
    },
  })
  const chat: Chat = {
    posted,
    cards,
    attached: true,
    deleted,
    share(links, { thread = null, user = 'ada', channel = 'C' } = {}) {
      const chat = { tenant: 'T', channel }
      return jobOf({ kind: 'event', event: 'links.shared', links, chat }, thread, user)
    },
    progress,
    reactions,
    sending: async () => {},
    say(text, { thread = `thread-${count + 1}`, user = 'ada', ...more } = {}) {
      return jobOf({ kind: 'message', text, ...more }, thread, user)
    },
    press: (action, user = 'ada') => jobOf({ kind: 'action', action }, 'thread-0', user),
    platform: {
      name: 'chat',
      ...(bare ? {} : { openChannel: async (_, __, work) => work({ send }) }),
      ...(bare ? {} : { reopen: async (place, _, work) => work({ send, cards: cardsAt(place) }) }),
      parse(payload) {
        const inbound = JSON.parse(payload) as Inbound
        if (bare) return { inbound, open: (_, work) => work({ send }) }
        return {
          inbound,
          open: (_, work) =>
            work({
              send,
              cards: cardsAt(inbound.place),
              async progress(shown) {
                progress.push(shown)
              },
              async react() {
                reactions.push(inbound.id)
              },
              readFile: async (id) => id,
              spell,
              link: async () => 'https://chat.example/message',
            }),
        }
      },
    },
  }
  return chat
}
