import type { CardDisplay } from '../../../core/pull-card.ts'
import { isGone } from '../api/client.ts'
import { postOnce } from './channel-message.ts'
import { type AnswerContext, editMessage, keyOf, type Posted } from './posted.ts'
import { renderCards } from './render-card.ts'

/** Shows cards in one reply to a message, because bots cannot change the previews of its links. */
export function createCards(
  context: AnswerContext,
  guard: <T>(work: () => Promise<T>) => Promise<T>,
): CardDisplay | undefined {
  const { place, memory } = context
  const { message, channel } = place
  if (message === undefined) return undefined
  return {
    attached: false,
    show: (cards) =>
      guard(async () => {
        const job = `cards/${message.id}`
        const payload = renderCards(cards.map(({ card }) => card))
        const known = await memory.get<Posted>(keyOf(job))
        // A card that somebody removed is not posted again.
        if (known?.id !== undefined) return editMessage(context, known.channel, known.id, payload)
        try {
          await postOnce(context, { job, payload, channel, reference: message.id })
          return true
        } catch (thrown) {
          if (isGone(thrown)) return false
          throw thrown
        }
      }),
  }
}
