import { outcomeText } from '../answers/history.ts'
import { isAboutCode, typedCommand, withSlash } from '../command.ts'
import { actionText, readAction, runningGroup, type StoredAction, storeActions } from '../conversations/actions.ts'
import { beginThread, extended, keepChatState, nameOf, readChatState } from '../conversations/chat-state.ts'
import { withAttachedFiles } from '../conversations/messages/attached-files.ts'
import { withEdit } from '../conversations/messages/edited-request.ts'
import { type ChatRequest, readChatRequest } from '../conversations/messages/read-request.ts'
import { subscribe } from '../conversations/subscriptions.ts'
import { knownRepositories } from '../conversations/suggest.ts'
import { defined } from '../defined.ts'
import type { ChatState, SubscribedEvent } from '../engine.ts'
import { DuckError } from '../errors.ts'
import type { RepositoryAccess, Target } from '../platform.ts'
import { findCommand } from '../router/router.ts'
import { redact } from '../secrets/redact.ts'
import type { Ignored, Outcome } from '../types.ts'
import { atOnce, followEdit, settlePressed } from './at-once.ts'
import { follow, isFollower, startFollowing } from './chat/follow-job.ts'
import { showCards } from './chat/show-cards.ts'
import { handleInvocation } from './handle-invocation.ts'
import type { JobEnd } from './job-end.ts'
import { openFor, personOf } from './open-for.ts'
import type { ChatDelivery } from './run-job.ts'
import { isWithdrawn, watchForStop } from './watch-for-stop.ts'

/** A request, and how to carry it out if it is not by running its command. */
interface Asked extends ChatRequest {
  delivers?: Extract<StoredAction, { kind: 'deliver' }>
}

/** Carries out a message, a command or a pressed button in a chat. Throws a DuckError if the attempt fails. */
export async function converse(given: ChatDelivery): Promise<JobEnd> {
  const { store, job } = given
  const done = await withoutRequest(given)
  if (done !== undefined) return done
  const inbound = job.lane === 'quick' ? given.inbound : await withEdit(store.state, job.id, given.inbound)
  const delivery = { ...given, inbound }
  const { state: before, known } = await readChatState(store.state, inbound)
  if (inbound.reply && !known) return { state: 'ignored', result: 'the reply is not in a RubberDuck thread' }
  if (job.lane === 'quick' && inbound.kind !== 'action') return acknowledge(delivery, before)
  const { pressed, end } = await readPress(delivery, before)
  if (end !== undefined) return end
  try {
    const after = structuredClone(before)
    const asked = await readRequest(delivery, pressed, after)
    if ('reason' in asked) return { state: 'ignored', result: asked.reason }
    return await answer(delivery, asked, { before, after, pressed })
  } catch (thrown) {
    // The person gets the error, and may reply to it.
    await beginThread(store.state, inbound)
    throw thrown
  }
}

/** Reads what a pressed button does, and carries it out if it needs no run. */
async function readPress(
  delivery: ChatDelivery,
  state: ChatState,
): Promise<{ pressed?: StoredAction | undefined; end?: JobEnd | undefined }> {
  const { store, inbound, job } = delivery
  if (inbound.action === undefined) {
    const withdrawn = await isWithdrawn(store.state, inbound.edits ?? job.id)
    return withdrawn ? { end: { state: 'ignored', result: 'the request was withdrawn' } } : {}
  }
  const pressed = await readAction(store.state, inbound.action)
  return { pressed, end: await atOnce(delivery, pressed, state) }
}

async function acknowledge(delivery: ChatDelivery, state: ChatState): Promise<JobEnd> {
  const ignored = delivery.inbound.reply === true && (await isIgnored(delivery, state))
  if (ignored) return { state: 'ignored', result: 'the reply asks for nothing' }
  await delivery.session.react?.()
  return { state: 'done', result: 'seen' }
}

/** Carries out a job that is no new request of a person; undefined for any other. */
async function withoutRequest(delivery: ChatDelivery): Promise<JobEnd | undefined> {
  const { inbound, job, store } = delivery
  if (inbound.links !== undefined) return showCards(delivery, inbound.links)
  if (isFollower(job)) return follow(delivery, (await readChatState(store.state, inbound)).state)
  return inbound.edits === undefined ? undefined : followEdit(delivery)
}

/** Tells whether a reply in a thread of ours is for other people. A request with a mistake is not. */
async function isIgnored(delivery: ChatDelivery, state: ChatState): Promise<boolean> {
  const read = await readRequest(delivery, undefined, state).catch(() => undefined)
  return read !== undefined && 'reason' in read
}

async function readRequest(
  { inbound, commands, hosts, store, session: { spell = withSlash } }: ChatDelivery,
  pressed: StoredAction | undefined,
  state: ChatState,
): Promise<Asked | Ignored> {
  if (inbound.kind !== 'action')
    return readChatRequest(inbound, {
      commands,
      hosts,
      state,
      spell,
      known: await knownRepositories(store.state, nameOf(inbound)),
    })
  if (pressed?.kind !== 'run' && pressed?.kind !== 'deliver')
    throw new DuckError('not-found', 'This button is no longer available. Run the command again.')
  const command = findCommand(pressed.command, commands)
  const invocation = { command: command.name, actor: inbound.actor }
  return pressed.kind === 'run'
    ? { command, invocation: { ...invocation, arguments: pressed.arguments }, ...defined({ target: pressed.target }) }
    : {
        command,
        invocation: { ...invocation, arguments: { [pressed.how]: true } },
        target: pressed.target,
        delivers: pressed,
      }
}

interface Turn {
  before: ChatState
  /** Changed while the request is carried out. */
  after: ChatState
  pressed: StoredAction | undefined
}

async function answer(delivery: ChatDelivery, asked: Asked, turn: Turn): Promise<JobEnd> {
  const { job, session, store, inbound } = delivery
  const { after } = turn
  const stop = watchForStop(store.state, job.id, delivery.signal)
  const stopAction: StoredAction = { kind: 'stop', job: job.id, requester: inbound.actor }
  const actions = await storeActions(store.state, runningGroup(inbound.edits ?? job.id), [
    { label: 'Stop', name: 'stop', does: stopAction },
  ])
  let outcome: Outcome | undefined
  let threads: (string | undefined)[] = [inbound.chat.thread]
  const isPrivate = asked.command.private === true ? { private: true as const } : {}
  const own: ChatDelivery = {
    ...delivery,
    signal: stop.signal,
    session: {
      ...session,
      async send(reply) {
        outcome = reply.outcome
        // After a crash while it is sent, the request must not begin again from the old state.
        await keepChatState(store.state, inbound, turn)
        const receipt = await session.send({ ...reply, ...isPrivate })
        threads = [...new Set([...threads, receipt.thread])]
        return receipt
      },
    },
    running: {
      ...defined({ progress: session.progress && isPrivate.private === undefined ? session.progress : undefined }),
      actions,
    },
  }
  try {
    const end = await carryOut(own, asked, after)
    await settlePressed(delivery, { pressed: turn.pressed, outcome, command: asked.command })
    return end
  } catch (thrown) {
    if (stop.by === undefined || delivery.signal.aborted) throw thrown
    const words = `Stopped, as ${stop.by} requested.`
    await own.session.send({ job: job.id, outcome: { state: 'complete', parts: [{ kind: 'text', markdown: words }] } })
    return { state: 'done', result: 'stopped' }
  } finally {
    stop.end()
    await remember(delivery, turn, { outcome, threads, asked })
  }
}

/** Stores the exchange and the changed state of the chat. */
async function remember(
  { store, inbound, signal }: ChatDelivery,
  { before, after, pressed }: Turn,
  { outcome, threads, asked }: { outcome: Outcome | undefined; threads: readonly (string | undefined)[]; asked: Asked },
): Promise<void> {
  if (signal.aborted) return
  if (outcome !== undefined && asked.command.name !== 'forget' && asked.command.private !== true) {
    const words = pressed === undefined ? (inbound.text ?? `/${asked.command.name}`) : actionText(pressed)
    const exchange = { asked: redact(words), answered: redact(outcomeText(outcome)) }
    after.thread.history = extended(after.thread.history, exchange)
  }
  if (asked.target !== undefined && outcome !== undefined && outcome.state !== 'failed')
    after.thread.target = asked.target
  for (const thread of threads) {
    const { thread: _, ...place } = inbound.chat
    const chat = { ...place, ...defined({ thread }) }
    await keepChatState(store.state, { ...inbound, chat }, { before, after })
    await beginThread(store.state, { ...inbound, chat })
  }
}

async function carryOut(delivery: ChatDelivery, asked: Asked, state: ChatState): Promise<JobEnd> {
  const { inbound, hosts, session, environment } = delivery
  const person = await personOf(inbound, state.person, environment)
  const withFiles = await withAttachedFiles(asked, inbound.files ?? [], session)
  const request = {
    ...delivery,
    invocation: { ...withFiles.invocation, actor: person.account?.login ?? person.name },
    inbound: { ...inbound, actor: person.name },
    ...defined({ stdin: withFiles.stdin, delivers: asked.delivers }),
  }
  const open = <T>(target: Target, work: (access: RepositoryAccess, host: string) => Promise<T>) =>
    openFor(person, { target, tools: delivery }, work)
  const { tenant, channel } = inbound.chat
  let followed: string | undefined
  const chat = {
    state,
    surface: inbound.surface,
    hosts,
    checkAccess: (target: Target) => open(target, async () => {}),
    subscribe: (repo: string, events: readonly SubscribedEvent[]) =>
      subscribe(delivery.store.state, repo, {
        surface: inbound.surface,
        chat: { tenant, channel },
        events,
        actor: inbound.actor,
      }),
    follow(job: string) {
      followed = job
    },
  }
  if (!isAboutCode(asked.command) || withFiles.stdin !== undefined) {
    const end = await handleInvocation({ ...request, conversation: chat })
    if (followed !== undefined && end.state === 'done') await startFollowing(delivery, followed)
    return end
  }
  const { target } = asked
  if (target === undefined)
    throw new DuckError(
      'invalid',
      `Which repository is ${typedCommand(session, asked.command.name)} about? Add \`owner/name\`, \`owner/name#12\` or a link, or set a default for this channel with ${typedCommand(session, 'use owner/name')}.`,
    )
  return open(target, (access, host) => {
    const { comment, openIssue } = access
    const posting = defined({
      comment: comment && ((body: string) => comment({ job: delivery.job.id, body })),
      openIssue: openIssue && ((title: string, body: string) => openIssue({ job: delivery.job.id, title, body })),
      link: session.link,
    })
    return handleInvocation({
      ...request,
      inbound: { ...request.inbound, repo: target.repo },
      session: { ...delivery.session, ...access },
      conversation: { ...chat, ...posting, target, host },
    })
  })
}
