import { WebAPIRateLimitedError } from '@slack/web-api'
import { DuckError } from '../../../core/errors.ts'
import type { Progress } from '../../../core/platform.ts'
import { renderProgress, type SlackMessage } from '../render/answer.ts'
import { createStatus } from './assistant.ts'
import { type AnswerDeps, askerOf } from './deps.ts'
import { putMessage } from './message.ts'
import { createStream } from './stream.ts'

export interface ProgressMessage {
  /** Shows a state as soon as the pace allows it; a newer one replaces it. Never throws. */
  show(progress: Progress): void
  /** Ends the display. Resolves when no edit is in flight. */
  end(): Promise<void>
  /** Removes what a request shows that gets no answer. */
  abandon(): Promise<void>
}

/** Edits of a long request become rarer, up to this many times the pace. */
const slowest = 4
/** Number of edits after which the pace is doubled. */
const slowAfter = 12

/** Shows the progress of a request in the message that its answer replaces. */
export function createProgress(deps: AnswerDeps): ProgressMessage {
  const asker = askerOf(deps.place)
  const stream = createStream(deps)
  const status = createStatus(deps)
  let wanted: Progress | undefined
  /** The newest state is shown or being sent. */
  let isCurrent = true
  let shown = ''
  let edits = 0
  let nextAt = 0
  let ended = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | undefined

  const put = async (progress: Progress): Promise<void> => {
    const message = renderProgress(progress, asker)
    const text = JSON.stringify(message)
    if (text === shown) return
    const wait = edits === 0 ? 0 : (stream.isOpen ? deps.appends : deps.budget).take()
    if (wait > 0) return postpone(wait)
    await send(progress, message)
    shown = text
    edits++
    nextAt = Date.now() + deps.pace * Math.min(slowest, 1 + Math.floor(edits / slowAfter))
  }

  /** In an assistant thread, the steps are its status. */
  const send = async (progress: Progress, message: SlackMessage): Promise<void> => {
    if (progress.markdown === undefined && (await status.show(progress.step))) return
    if (!(await stream.show(progress))) await putMessage(deps, progress.job, message)
  }

  const postpone = (ms: number) => {
    nextAt = Date.now() + ms
    isCurrent = false
  }

  const run = async (): Promise<void> => {
    if (wanted === undefined || ended) return
    isCurrent = true
    try {
      await put(wanted)
    } catch (thrown) {
      const seconds = retryAfter(thrown)
      // Other errors are those of the answer, which reports them.
      if (seconds === undefined) ended = true
      else postpone(seconds * 1_000)
      deps.logger.info({ platform: 'slack', error: String(thrown) }, 'progress not shown')
    }
  }

  const schedule = () => {
    if (ended || running !== undefined || timer !== undefined) return
    const start = () => {
      timer = undefined
      running = run().finally(() => {
        running = undefined
        if (!isCurrent) schedule()
      })
    }
    timer = setTimeout(start, Math.max(0, nextAt - Date.now())).unref()
  }

  return {
    show(progress) {
      wanted = progress
      isCurrent = false
      schedule()
    },
    async end() {
      ended = true
      clearTimeout(timer)
      await running
    },
    abandon: () => status.clear(),
  }
}

function retryAfter(thrown: unknown): number | undefined {
  if (thrown instanceof WebAPIRateLimitedError) return thrown.retryAfter
  return thrown instanceof DuckError && thrown.kind === 'rate-limited' ? (thrown.retryAfter ?? 30) : undefined
}
