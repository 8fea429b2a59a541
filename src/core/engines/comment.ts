import { chatOf } from '../conversations/chat-subject.ts'
import { attribution, quoteMessage } from '../conversations/messages/quote-message.ts'
import type { Engine } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { textOutcome } from '../outcome/make-outcome.ts'

/** Sends a message of a chat to its pull request. */
export const commentEngine: Engine = {
  async run({ arguments: { text } }, context) {
    const chat = chatOf(context)
    if (chat.comment === undefined) throw new DuckError('invalid', 'This code host has no comments.')
    const url = await chat.comment(`${quoteMessage(String(text))}\n\n${attribution(chat, 'Sent')}`)
    return textOutcome(`Sent to the pull request as [a comment](${url}).`)
  },
}
