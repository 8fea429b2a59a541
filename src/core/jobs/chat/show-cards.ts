import { readUserConfig } from '../../config/user-config.ts'
import { makeCard } from '../../conversations/cards/make-card.ts'
import {
  type CardMessage,
  dropCardMessage,
  keepCardMessage,
  messagesShowing,
  type PullLink,
} from '../../conversations/cards/shown-cards.ts'
import { readChatState } from '../../conversations/chat-state.ts'
import { parseLink } from '../../conversations/find-target.ts'
import { isSubscribed } from '../../conversations/subscriptions.ts'
import { createTenantCheck } from '../../conversations/tenants.ts'
import { toDuckError } from '../../errors.ts'
import { digest } from '../../hash.ts'
import type { CodeHost } from '../../platform.ts'
import type { CardDisplay, LinkedCard, PullCard } from '../../pull-card.ts'
import { readReviewState } from '../../state/review-state.ts'
import type { JobEnd } from '../job-end.ts'
import { openFor, personOf } from '../open-for.ts'
import type { ChatDelivery, JobRequest, JobTools } from '../run-job.ts'

type CardTools = JobTools & Pick<JobRequest, 'session' | 'signal'>

/** Pull requests of one message that are shown. */
const mostLinks = 5

/** Shows the pull requests that a message links to, as far as its author can read them. Says nothing otherwise. */
export async function showCards(delivery: ChatDelivery, links: readonly string[]): Promise<JobEnd> {
  const { inbound, session, hosts, store } = delivery
  const { surface, place, actor, chat } = inbound
  const found = pullLinks(links, hosts)
  if (session.cards === undefined || found.length === 0)
    return { state: 'ignored', result: 'the message links to no pull request' }
  const wanted = session.cards.attached ? found : await wantedIn(delivery, found)
  if (wanted.length === 0) return { state: 'ignored', result: 'the channel is not about the repository' }
  const { tenant, channel } = chat
  const message = { surface, place, actor, chat: { tenant, channel }, links: wanted, at: Date.now() }
  // A review that ends meanwhile finds the message.
  await keepCardMessage(store.state, message)
  const shown = await show(delivery, message, session.cards)
  return shown ? { state: 'done', result: 'cards shown' } : { state: 'ignored', result: 'there is nothing to show' }
}

/** Brings the cards of a pull request up to date, and returns their number. A chat that fails does not fail the job. */
export async function updateCards(
  tools: CardTools,
  { repo, number }: { repo?: string; number?: number },
): Promise<number> {
  if (repo === undefined || number === undefined) return 0
  const { chat: { tenants } = {} } = await readUserConfig(tools.environment)
  const allows = createTenantCheck(tenants, tools.logger)
  const all = await messagesShowing(tools.store.state, { repo, number })
  const messages = all.filter(({ chat }) => allows(chat.tenant))
  for (const message of messages) {
    try {
      await tools.places[message.surface]?.(message.place, tools.signal, async ({ cards }) => {
        if (cards !== undefined) await show(tools, message, cards)
      })
    } catch (thrown) {
      tools.signal.throwIfAborted()
      tools.logger.warn({ surface: message.surface, error: toDuckError(thrown).short }, 'could not update a card')
    }
  }
  return messages.length
}

/** Shows the current cards of a message. Returns false, and forgets it, if there are none or the message is gone. */
async function show(tools: CardTools, message: CardMessage, display: CardDisplay): Promise<boolean> {
  const { state } = tools.store
  const cards = await cardsOf(tools, message)
  const shown = digest(JSON.stringify(cards))
  if (shown === message.shown) return true
  if (cards.length === 0 || !(await display.show(cards))) {
    await dropCardMessage(state, message)
    return false
  }
  await keepCardMessage(state, { ...message, shown })
  return true
}

/** Makes the cards of a message with the access of the person who posted it. */
async function cardsOf(tools: CardTools, { surface, actor, chat, links }: CardMessage): Promise<LinkedCard[]> {
  const { state } = await readChatState(tools.store.state, { surface, chat, actor })
  const person = await personOf({ surface, actor }, state.person, tools.environment)
  const cards: LinkedCard[] = []
  for (const { link, target } of links) {
    const card = await openFor(person, { target, tools }, async (access, host): Promise<PullCard | undefined> => {
      const change = await access.change?.()
      if (change === undefined) return undefined
      return makeCard(change, await readReviewState(tools.store.state, host, change), access)
    }).catch((thrown) => {
      if (['denied', 'invalid', 'not-found'].includes(toDuckError(thrown).kind)) return undefined
      throw thrown
    })
    if (card !== undefined) cards.push({ link, card })
  }
  return cards
}

/** Returns the pull requests among addresses, each once. */
function pullLinks(links: readonly string[], hosts: readonly CodeHost[]): PullLink[] {
  const found = new Map<string, PullLink>()
  for (const link of links) {
    const { repo, number } = parseLink(link, hosts) ?? {}
    if (repo === undefined || number === undefined) continue
    const about = `${repo.toLowerCase()}#${number}`
    if (!found.has(about)) found.set(about, { link, target: { repo, number } })
  }
  return [...found.values()].slice(0, mostLinks)
}

/** Returns the links to repositories that the channel subscribes to, or has as its default. */
async function wantedIn({ inbound, store }: ChatDelivery, links: readonly PullLink[]): Promise<PullLink[]> {
  const { surface, chat, actor } = inbound
  const { state, known } = await readChatState(store.state, { surface, chat, actor })
  // In a conversation with us, the message is a request.
  if (known) return []
  const wanted: PullLink[] = []
  for (const each of links) {
    const { repo } = each.target
    const isDefault = state.channel.repo?.toLowerCase() === repo.toLowerCase()
    if (isDefault || (await isSubscribed(store.state, repo, { surface, chat }))) wanted.push(each)
  }
  return wanted
}
