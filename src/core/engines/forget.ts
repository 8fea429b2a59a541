import { chatOf } from '../conversations/chat-subject.ts'
import type { Engine } from '../engine.ts'
import { textOutcome } from '../outcome/make-outcome.ts'
import { plural } from '../report/tally.ts'

/** Forgets the exchanges of a conversation. */
export const forgetEngine: Engine = {
  async run(_, context) {
    const { thread } = chatOf(context).state
    const count = thread.history.length
    thread.history = []
    return textOutcome(
      count === 0 ? 'There is nothing to forget in this conversation.' : `Forgot ${plural(count, 'message')}.`,
    )
  },
}
