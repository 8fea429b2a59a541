import { call, errorCode } from '../client.ts'
import { assistantKey } from '../events/assistant.ts'
import { slackLimits } from '../limits.ts'
import type { AnswerDeps } from './deps.ts'

/** The status line of an assistant thread, which Slack shows while the app works. */
export interface Status {
  /** Returns false if Slack refuses or the thread does not belong to an assistant. */
  show(step: string | undefined): Promise<boolean>
  /** Removes the status, which Slack also does when an answer is posted. */
  clear(): Promise<void>
}

export function createStatus(deps: AnswerDeps): Status {
  let isOn: boolean | undefined
  let isShown = false
  const set = async (status: string) => {
    const { channel: channel_id, thread: thread_ts = '' } = deps.place
    await call(() => deps.client.assistant.threads.setStatus({ channel_id, thread_ts, status }), true)
  }
  return {
    async show(step) {
      isOn ??= await isAssistantThread(deps)
      if (!isOn) return false
      try {
        await set(step === undefined || step === '' ? 'is working…' : `is working: ${step.replace(/[.…\s]+$/, '')}…`)
        isShown = true
      } catch (thrown) {
        if (errorCode(thrown) === undefined) throw thrown
        deps.logger.info({ platform: 'slack', error: errorCode(thrown) }, 'no status shown')
        isOn = false
      }
      return isOn
    },
    async clear() {
      if (!isShown) return
      isShown = false
      await set('').catch((error) =>
        deps.logger.info({ platform: 'slack', error: String(error) }, 'status not cleared'),
      )
    },
  }
}

async function isAssistantThread({ memory, place }: AnswerDeps): Promise<boolean> {
  const { channel, thread, direct } = place
  return direct === true && thread !== undefined && (await memory.get(assistantKey(channel, thread))) !== undefined
}

/** Names an assistant thread after its first question. */
export async function nameThread(deps: AnswerDeps): Promise<void> {
  const { client, memory, logger } = deps
  const { channel, thread = '', asks } = deps.place
  if (asks === undefined || !(await isAssistantThread(deps))) return
  const key = assistantKey(channel, thread)
  if ((await memory.get<{ named?: true }>(key))?.named) return
  const title = asks.replaceAll(/\s+/g, ' ').slice(0, slackLimits.threadTitle).toWellFormed()
  try {
    await call(() => client.assistant.threads.setTitle({ channel_id: channel, thread_ts: thread, title }), true)
    await memory.set(key, { named: true })
  } catch (thrown) {
    if (errorCode(thrown) === undefined) throw thrown
    logger.info({ platform: 'slack', error: errorCode(thrown) }, 'a thread could not be named')
  }
}
