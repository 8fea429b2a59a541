import { defined } from '../../core/defined.ts'
import { DuckError } from '../../core/errors.ts'
import type { Session } from '../../core/platform.ts'
import type { Receipt, Reply } from '../../core/types.ts'
import { nameThread } from './answer/assistant.ts'
import { createCards } from './answer/cards.ts'
import { type AnswerDeps, askerOf } from './answer/deps.ts'
import { sendElsewhere, sendPrivately } from './answer/fallback.ts'
import { readAttachedFile, sendFiles } from './answer/files.ts'
import { amendMessage, type Posted, putMessage } from './answer/message.ts'
import { pictureFiles } from './answer/picture.ts'
import { createProgress } from './answer/progress.ts'
import { call, errorCode, isDenied } from './client.ts'
import { typedName } from './events/slash-name.ts'
import { renderAnswer } from './render/answer.ts'

/** Creates the session of one request. `end`: stops showing its progress. */
export function createSession(deps: AnswerDeps, signal: AbortSignal): { session: Session; end(): Promise<void> } {
  const progress = createProgress(deps)
  let isSent = false
  const session: Session = {
    async send(reply) {
      await progress.end()
      isSent = true
      if (deps.place.silent) return receiptFor(deps, undefined)
      const posted = await sendReply(deps, reply)
      return receiptFor(deps, posted)
    },
    async progress(shown) {
      progress.show(shown)
    },
    async react() {
      await react(deps)
      await nameThread(deps)
    },
    cards: createCards(deps),
    link: () => linkOf(deps),
    readFile: (id) => readAttachedFile(deps, id, signal),
    spell: (name) => typedName(name, deps.place),
  }
  const end = async () => {
    await progress.end()
    if (!isSent) await progress.abandon()
  }
  return { session, end }
}

async function sendReply(deps: AnswerDeps, reply: Reply): Promise<Posted | undefined> {
  const asker = askerOf(deps.place)
  const { message, files } = renderAnswer(reply, asker)
  if (reply.amends) return amendMessage(deps, reply.job, message)
  if (reply.private && deps.place.direct === undefined) {
    await sendPrivately(deps, reply.job, message)
    return undefined
  }
  let posted: Posted
  try {
    posted = await putMessage(deps, reply.job, message)
  } catch (thrown) {
    // The request was deleted, and with it the thread for its answer.
    const isGone = errorCode(thrown) === 'thread_not_found'
    if (isGone && deps.place.ts !== undefined) return undefined
    if ((!isGone && !isDenied(thrown)) || deps.place.user === '') throw thrown
    return sendElsewhere(deps, reply.job, message)
  }
  try {
    const pictures = await pictureFiles(deps, reply.outcome)
    await sendFiles(deps, reply.job, { files: [...files, ...pictures], posted })
  } catch (thrown) {
    if (!(thrown instanceof DuckError) || (thrown.kind !== 'config' && thrown.kind !== 'denied')) throw thrown
    deps.logger.warn({ platform: 'slack', error: thrown.short }, 'files could not be sent')
    if (files.length === 0) return posted
    const note = renderAnswer(reply, asker, 'The rest could not be sent: the Slack app needs the scope `files:write`.')
    await putMessage(deps, reply.job, note.message)
  }
  return posted
}

function receiptFor({ place }: AnswerDeps, posted: Posted | undefined): Receipt {
  return {
    surface: 'slack',
    place: JSON.stringify(place),
    ids: posted === undefined ? [] : [`${posted.channel}/${posted.ts}`],
    ...defined({ thread: place.thread === undefined ? posted?.ts : undefined }),
  }
}

/** Returns the address of the message of a request; undefined if it has none. */
async function linkOf({ client, place: { channel, ts } }: AnswerDeps): Promise<string | undefined> {
  if (ts === undefined) return undefined
  try {
    return (await call(() => client.chat.getPermalink({ channel, message_ts: ts }), true)).permalink
  } catch (thrown) {
    if (errorCode(thrown) === undefined) throw thrown
    return undefined
  }
}

async function react({ client, place, logger }: AnswerDeps): Promise<void> {
  const { channel, ts } = place
  if (ts === undefined) return
  try {
    await call(() => client.reactions.add({ channel, timestamp: ts, name: 'eyes' }), true)
  } catch (thrown) {
    const code = errorCode(thrown)
    if (code === undefined) throw thrown
    if (code !== 'already_reacted') logger.info({ platform: 'slack', error: code }, 'no reaction added')
  }
}
