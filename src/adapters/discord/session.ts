import { defined } from '../../core/defined.ts'
import { DuckError } from '../../core/errors.ts'
import type { Progress, Session } from '../../core/platform.ts'
import type { Logger } from '../../core/telemetry/logger.ts'
import type { Outcome, Receipt, Reply } from '../../core/types.ts'
import { amendAnswer } from './answer/amend-answer.ts'
import { createPacer } from './answer/pace.ts'
import { type AnswerContext, threadOf } from './answer/posted.ts'
import { readAttachment } from './answer/read-attachment.ts'
import { writeAnswer, writePrivately } from './answer/write-answer.ts'
import { createCards } from './answer/write-cards.ts'
import { codeOf, toDiscordError } from './api/client.ts'
import { slashName } from './manifest.ts'
import { type FilePayload, renderProgress, renderReply } from './render.ts'
import { errorCodes } from './wire.ts'

export interface SessionContext extends AnswerContext {
  logger: Logger
  /** The host of a test server, which also serves its files. */
  apiUrl: string
  paceMs: number
}

/** Creates the session of a request. `end` waits until nothing is being sent any more. */
export function createSession(context: SessionContext): { session: Session; end(): Promise<void> } {
  const { api, place, signal, logger, apiUrl, paceMs } = context
  const { message, interaction } = place
  let isAnswered = false
  const pacer = createPacer<Progress>(paceMs, async (progress) => {
    if (isAnswered || signal.aborted) return
    await writeAnswer(context, progress.job, renderProgress(progress)).catch((thrown) =>
      logger.warn({ error: String(thrown) }, 'progress could not be shown'),
    )
  })
  const send = async (reply: Reply): Promise<Receipt> => {
    isAnswered = true
    await pacer.stop()
    const payload = renderReply(reply, reply.amends ? [] : await picturesOf(reply.outcome, logger))
    const write = reply.amends ? amendAnswer : reply.private ? writePrivately : writeAnswer
    const posted = await guard(() => write(context, reply.job, payload))
    return {
      surface: 'discord',
      place: JSON.stringify(place),
      ids: [`${posted.channel}/${posted.id}`],
      ...defined({ thread: reply.private ? undefined : threadOf(place, posted) }),
    }
  }
  const session: Session = {
    send,
    spell: (name) => `/${slashName(name)}`,
    ...defined({ cards: createCards(context, guard) }),
    link: async () => place.link,
    readFile: (id) => readAttachment(id, { apiUrl, signal }),
    // A pressed Stop button changes another message.
    ...(interaction?.updates ? {} : { progress: async (shown: Progress) => pacer.show(shown) }),
    ...(message === undefined ? {} : { react: () => guard(() => react(context, message.id)) }),
  }
  return { session, end: () => pacer.stop() }

  async function react({ place: { channel } }: SessionContext, id: string): Promise<void> {
    const path = `/channels/${channel}/messages/${id}/reactions/${encodeURIComponent('👀')}/@me` as const
    try {
      await api({ method: 'PUT', path, signal })
    } catch (thrown) {
      // It only decorates. Without it, the answer still arrives.
      const { unknownMessage, missingAccess, missingPermissions, reactionBlocked } = errorCodes
      const harmless: readonly number[] = [unknownMessage, missingAccess, missingPermissions, reactionBlocked]
      if (!harmless.includes(codeOf(thrown) ?? 0)) throw thrown
    }
  }

  async function guard<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (thrown) {
      signal.throwIfAborted()
      throw thrown instanceof DuckError ? thrown : toDiscordError(thrown)
    }
  }
}

/** Draws the graphs of an answer. Without them, it is still complete. */
async function picturesOf(outcome: Outcome, logger: Logger): Promise<FilePayload[]> {
  if (!outcome.parts.some((part) => part.kind === 'picture' || (part.kind === 'data' && part.chart !== undefined)))
    return []
  try {
    const { renderPicture } = await import('../../core/picture/render-picture.ts')
    const picture = await renderPicture(outcome)
    if (picture === undefined) return []
    const { png, alt } = picture
    return [{ name: 'picture.png', data: Buffer.from(png), contentType: 'image/png', description: alt }]
  } catch (thrown) {
    logger.warn({ error: String(thrown) }, 'the picture could not be drawn')
    return []
  }
}
