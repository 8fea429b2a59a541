import type { AnyChunk } from '@slack/types'
import { WebAPIRateLimitedError } from '@slack/web-api'
import { DuckError } from '../../../core/errors.ts'
import type { Progress } from '../../../core/platform.ts'
import { call, errorCode } from '../client.ts'
import { slackLimits } from '../limits.ts'
import { actionBlocks } from '../render/actions.ts'
import type { AnswerDeps } from './deps.ts'
import { isStarted, type Posted, startStream } from './message.ts'

export interface AnswerStream {
  /** The next state is sent to an open stream. */
  readonly isOpen: boolean
  /**
   * Sends what is new of a state. Returns false if it cannot be streamed, because the workspace, the place or an earlier
   * attempt does not allow it: then the message is edited. Throws `rate-limited`.
   */
  show(progress: Progress): Promise<boolean>
}

/** Errors by which Slack says that nothing can be streamed in a workspace. */
const unsupported = /^(?:unknown_method|not_allowed\w*|feature_not_enabled|missing_scope|team_not_\w+)$/

/** What a stream has shown. */
interface Shown {
  markdown: string
  step: string
  /** Number of steps, of which the last one is in progress. */
  steps: number
}

/** Streams a running request into a message of its thread. Its answer ends the stream, and replaces what was streamed. */
export function createStream(deps: AnswerDeps): AnswerStream {
  const { client, place, streaming } = deps
  let posted: Posted | undefined
  let isOff = place.thread === undefined
  let shown: Shown = { markdown: '', step: '', steps: 0 }

  const send = async (progress: Progress): Promise<void> => {
    const { chunks, next } = chunksFor(progress, shown)
    if (posted === undefined) {
      const stop = actionBlocks(progress.actions)
      const first: AnyChunk[] = stop.length === 0 ? chunks : [{ type: 'blocks', blocks: stop }, ...chunks]
      posted = await startStream(deps, progress.job, first)
    } else if (chunks.length > 0) {
      const { channel, ts } = posted
      await call(() => client.chat.appendStream({ channel, ts, chunks }))
    }
    shown = next
  }

  return {
    get isOpen() {
      return posted !== undefined && !isOff
    },
    async show(progress) {
      if (isOff || !streaming.isSupported || progress.streams !== true) return false
      try {
        if (posted === undefined && ((await isStarted(deps, progress.job)) || deps.starts.take() > 0)) isOff = true
        else await send(progress)
      } catch (thrown) {
        if (posted !== undefined && thrown instanceof DuckError && thrown.kind === 'rate-limited') throw thrown
        isOff = true
        if (unsupported.test(errorCode(thrown) ?? '')) streaming.isSupported = false
        if (errorCode(thrown) === undefined && !(thrown instanceof WebAPIRateLimitedError)) throw thrown
        deps.logger.info({ platform: 'slack', error: String(thrown) }, 'not streamed')
      }
      return !isOff
    },
  }
}

/** Returns what is new of a state: the next step, and the text that was added. */
function chunksFor({ step = '', markdown = '' }: Progress, shown: Shown): { chunks: AnyChunk[]; next: Shown } {
  const chunks: AnyChunk[] = []
  const next = { ...shown }
  const task = (at: number, title: string, status: 'in_progress' | 'complete') =>
    chunks.push({ type: 'task_update', id: `step-${at}`, title: title.slice(0, slackLimits.task), status })
  if (step !== '' && step !== shown.step) {
    if (shown.steps > 0) task(shown.steps, shown.step, 'complete')
    next.steps++
    next.step = step
    task(next.steps, step, 'in_progress')
  }
  const text = inert(markdown)
  // A text that was changed is shown by the answer.
  if (text.startsWith(shown.markdown)) {
    const added = text.slice(shown.markdown.length)
    for (let at = 0; at < added.length; at += slackLimits.streamed)
      chunks.push({ type: 'markdown_text', text: added.slice(at, at + slackLimits.streamed) })
    next.markdown = text
  }
  return { chunks, next }
}

/** Breaks mentions of people, channels and everyone with an invisible character. */
function inert(markdown: string): string {
  return markdown.replaceAll(/<(?=[!@#])/g, '<\u200b')
}
