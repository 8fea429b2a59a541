import { defined } from '../../../core/defined.ts'
import { call, errorCode } from '../client.ts'
import { slackLimits } from '../limits.ts'
import type { SlackMessage } from '../render/answer.ts'
import type { AnswerDeps } from './deps.ts'
import type { Posted } from './message.ts'

/** Sends a message that only the requester sees. */
export async function sendPrivately(deps: AnswerDeps, job: string, message: SlackMessage): Promise<void> {
  const { client, place } = deps
  await once(deps, job, async () => {
    if (await respond(deps, { ...message, response_type: 'ephemeral' })) return undefined
    const { channel, user, thread } = place
    try {
      await call(() => client.chat.postEphemeral({ channel, user, ...message, ...defined({ thread_ts: thread }) }))
    } catch (thrown) {
      if (errorCode(thrown) === undefined) throw thrown
      return sendDirectly(deps, message)
    }
    return undefined
  })
}

/** Sends an answer that cannot be posted in its channel: by the address of the command, or as a direct message. */
export async function sendElsewhere(deps: AnswerDeps, job: string, message: SlackMessage): Promise<Posted | undefined> {
  return once(deps, job, async () => {
    if (await respond(deps, { ...message, response_type: 'in_channel' })) return undefined
    return sendDirectly(deps, message)
  })
}

async function sendDirectly({ client, place }: AnswerDeps, message: SlackMessage): Promise<Posted> {
  const { channel = '', ts = '' } = await call(() => client.chat.postMessage({ channel: place.user, ...message }))
  return { channel, ts }
}

/** Such messages cannot be found on the platform, so what was sent is remembered. */
async function once(
  { memory }: AnswerDeps,
  job: string,
  work: () => Promise<Posted | undefined>,
): Promise<Posted | undefined> {
  const key = `sent/${job}`
  const stored = await memory.get<{ posted?: Posted }>(key)
  if (stored !== undefined) return stored.posted
  const posted = await work()
  await memory.set(key, defined({ posted }))
  return posted
}

/** Answers by the `response_url` of a command or interaction. Returns false if there is none, or it has expired. */
async function respond({ place, logger }: AnswerDeps, body: object): Promise<boolean> {
  const { responseUrl, at } = place
  if (responseUrl === undefined || Date.now() - at > slackLimits.responseMs) return false
  try {
    const response = await fetch(responseUrl, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ replace_original: false, ...body }),
      signal: AbortSignal.timeout(10_000),
    })
    const text = await response.text()
    if (response.ok) return true
    logger.info({ platform: 'slack', status: response.status, text: text.slice(0, 200) }, 'response_url refused')
  } catch (error) {
    logger.info({ platform: 'slack', error: String(error) }, 'response_url not reached')
  }
  return false
}
