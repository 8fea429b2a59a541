import { typedCommand } from '../command.ts'
import { readUserConfig } from '../config/user-config.ts'
import { offersFor, storeActions } from '../conversations/actions.ts'
import { keepChatState, readChatState } from '../conversations/chat-state.ts'
import { accessOf } from '../conversations/person-access.ts'
import { keepAnswer } from '../conversations/settle-actions.ts'
import { type Subscription, subscriptionsOf } from '../conversations/subscriptions.ts'
import { createTenantCheck } from '../conversations/tenants.ts'
import { toDuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import type { Change, ReviewState } from '../platform.ts'
import { findingLine } from '../report/markdown/finding-markdown.ts'
import { codeSpan, proseLine } from '../report/markdown/markdown-text.ts'
import { plural, prominent, reportOf, verdict } from '../report/tally.ts'
import type { Outcome } from '../types.ts'
import { personOf } from './open-for.ts'
import type { JobRequest } from './run-job.ts'

/** Number of findings that a message lists. */
const mostFindings = 5

/**
 * Keeps one message per pull request up to date in the channels that subscribe to its repository. A channel that cannot
 * be reached does not fail the review.
 */
export async function announce(ask: JobRequest, change: Change, reviewed: { outcome: Outcome; state: ReviewState }) {
  const { chat: { tenants } = {} } = await readUserConfig(ask.environment)
  const allows = createTenantCheck(tenants, ask.logger)
  for (const subscription of await subscriptionsOf(ask.store.state, change.repo)) {
    if (!allows(subscription.chat.tenant) || !isWanted(subscription, reviewed.outcome)) continue
    try {
      if (!(await canRead(ask, subscription, change))) continue
      await announceIn(ask, { subscription, change, reviewed })
    } catch (thrown) {
      ask.signal.throwIfAborted()
      ask.logger.warn(
        { surface: subscription.surface, error: toDuckError(thrown).short },
        'could not announce a review',
      )
    }
  }
}

/** Tells whether the person who subscribed can still read the repository. */
async function canRead(
  { store, hosts, environment, inbound, session, logger }: JobRequest,
  { surface, chat, actor }: Subscription,
  { repo }: Change,
): Promise<boolean> {
  const host = hosts.find(({ name }) => name === inbound.surface)
  if (host === undefined) return false
  const { state } = await readChatState(store.state, { surface, chat, actor })
  const person = await personOf({ surface, actor }, state.person, environment)
  const readable =
    (await accessOf(person, {
      host,
      target: { repo },
      access: session,
      link: typedCommand(session, 'link'),
    }).permission?.('')) !== 'none'
  if (!readable) logger.warn({ surface, repo }, 'the person who subscribed a channel cannot read the repository')
  return readable
}

function isWanted({ events }: Subscription, outcome: Outcome): boolean {
  if (events.includes('reviews')) return true
  const errors = reportOf(outcome)?.findings.some(({ severity }) => severity === 'error') ?? false
  return events.includes('failures') && (outcome.state !== 'complete' || errors)
}

async function announceIn(
  { channels, store, signal, inbound, job: review }: JobRequest,
  {
    subscription: { surface, chat },
    change,
    reviewed: { outcome, state },
  }: { subscription: Subscription; change: Change; reviewed: { outcome: Outcome; state: ReviewState } },
): Promise<void> {
  const target = { repo: change.repo, number: change.number }
  const job = `announcement/${change.repo}#${change.number}/${chat.tenant}/${chat.channel}`
  const invocation = { command: 'review', arguments: {}, actor: inbound.actor }
  const offers = offersFor({ invocation, outcome, target, state, job: review, pushable: false })
  const actions = await storeActions(store.state, job, offers)
  const shown = { job, outcome: textOutcome(card(change, outcome)), actions }
  await keepAnswer(store.state, job, shown)
  await channels[surface]?.(chat, signal, async (session) => {
    const { thread } = await session.send(shown)
    if (thread === undefined) return
    // Replies in the thread of the message are about the pull request.
    const speaker = { surface, chat: { ...chat, thread }, actor: '' }
    const { state: before } = await readChatState(store.state, speaker)
    const after = { ...before, thread: { ...before.thread, target } }
    await keepChatState(store.state, speaker, { before, after })
  })
}

/** Renders a pull request and its review in a few lines. */
function card({ repo, number, title, url, author, base, head }: Change, outcome: Outcome): string {
  const report = reportOf(outcome)
  const findings = report === undefined ? [] : prominent(report)
  const rest = findings.length - mostFindings
  return [
    `**[${repo}#${number}](${url})** ${proseLine(title, 200)}`,
    `${proseLine(author)} · ${codeSpan(head.ref)} → ${codeSpan(base.ref)} at ${codeSpan(head.sha.slice(0, 7))}`,
    verdict(outcome),
    [
      ...findings.slice(0, mostFindings).map(findingLine),
      ...(rest > 0 ? [`- … and ${plural(rest, 'more finding')}`] : []),
    ].join('\n'),
  ]
    .filter((text) => text !== '')
    .join('\n\n')
}
