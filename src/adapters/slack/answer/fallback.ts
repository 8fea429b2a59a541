import { defined } from '../../../core/defined.ts'
import { DuckError } from '../../../core/errors.ts'
import { textOutcome } from '../../../core/outcome/make-outcome.ts'
import { codeSpan } from '../../../core/report/markdown/markdown-text.ts'
import { call, errorCode, jobSignal } from '../client.ts'
import { slackLimits } from '../limits.ts'
import { renderAnswer, type SlackMessage } from '../render/answer.ts'
import type { AnswerDeps } from './deps.ts'
import { type Posted, putMessage } from './message.ts'

/** Sends a message that only the requester sees. */
export async function sendPrivately(deps: AnswerDeps, job: string, message: SlackMessage): Promise<void> {
  const { client, place } = deps
  const { channel, user, thread } = place
  const isSent = await once(deps, job, async () => {
    if (await respond(deps, { ...message, response_type: 'ephemeral' })) return true
    try {
      await call(() => client.chat.postEphemeral({ channel, user, ...message, ...defined({ thread_ts: thread }) }))
      return true
    } catch (thrown) {
      if (errorCode(thrown) === undefined || isUnclear(thrown)) throw thrown
      return false
    }
  })
  if (!isSent) await sendDirectly(deps, job, message)
}

/** Sends an answer that cannot be posted in its channel: by the address of the command, or as a direct message. */
export async function sendElsewhere(deps: AnswerDeps, job: string, message: SlackMessage): Promise<Posted | undefined> {
  const isSent = await once(deps, job, () => respond(deps, { ...message, response_type: 'in_channel' }))
  return isSent ? undefined : sendDirectly(deps, job, message)
}

async function sendDirectly(deps: AnswerDeps, job: string, message: SlackMessage): Promise<Posted> {
  const { client, place } = deps
  const { channel } = await call(() => client.conversations.open({ users: place.user }), true)
  const { thread: _, ...rest } = place
  return putMessage({ ...deps, place: { ...rest, channel: channel?.id ?? place.user } }, `${job}/direct`, message)
}

/**
 * Sends a message that cannot be found on the platform later. If it is not clear whether an earlier attempt has sent it,
 * it is not sent again, and the requester is told so. Returns false if Slack refuses the message.
 */
async function once(deps: AnswerDeps, job: string, send: () => Promise<boolean>): Promise<boolean> {
  const { memory } = deps
  const key = `sent/${job}`
  const state = await memory.get<'begun' | 'sent' | 'refused'>(key)
  if (state === 'sent' || state === 'refused') return state === 'sent'
  let isSent = true
  if (state === 'begun') await sendDirectly(deps, job, noticeFor(deps, job))
  else {
    await memory.set(key, 'begun')
    try {
      isSent = await send()
    } catch (thrown) {
      if (!isUnclear(thrown)) await memory.delete(key)
      throw thrown
    }
  }
  await memory.set(key, isSent ? 'sent' : 'refused')
  return isSent
}

/** The request was interrupted, so that its message may have been sent. */
function isUnclear(thrown: unknown): boolean {
  if (jobSignal.getStore()?.aborted) return true
  return thrown instanceof DuckError && thrown.kind === 'unavailable'
}

function noticeFor({ place: { said } }: AnswerDeps, job: string): SlackMessage {
  const request = said === undefined ? 'your request' : codeSpan(said)
  const text = `The connection to Slack broke while you got an answer that only you can see. If you do not see it, send ${request} again.`
  return renderAnswer({ job, outcome: textOutcome(text) }).message
}

/** Answers by the `response_url` of a command or interaction. Returns false if there is none, or it has expired. */
async function respond({ place, logger }: AnswerDeps, body: object): Promise<boolean> {
  const { responseUrl, at } = place
  if (responseUrl === undefined || Date.now() - at > slackLimits.responseMs) return false
  const signals = [jobSignal.getStore(), AbortSignal.timeout(10_000)].filter((signal) => signal !== undefined)
  const unavailable = (detail: string) =>
    new DuckError('unavailable', 'Slack could not be reached. RubberDuck retries automatically.', { detail })
  const response = await fetch(responseUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ replace_original: false, ...body }),
    signal: AbortSignal.any(signals),
  }).catch((error: unknown) => {
    throw unavailable(String(error))
  })
  if (response.ok) return true
  const text = (await response.text().catch(() => '')).slice(0, 200)
  if (response.status >= 500) throw unavailable(`${response.status} ${text}`)
  logger.info({ platform: 'slack', status: response.status, text }, 'response_url refused')
  return false
}
