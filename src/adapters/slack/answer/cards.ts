import type { MessageAttachment } from '@slack/types'
import type { CardDisplay } from '../../../core/pull-card.ts'
import { call, errorCode } from '../client.ts'
import { renderCard } from '../render/card.ts'
import type { AnswerDeps } from './deps.ts'

/** Errors from Slack if the message with the link is gone or hidden from the app. */
const gone: readonly string[] = [
  'cannot_find_channel',
  'cannot_find_message',
  'cannot_unfurl_message',
  'cannot_unfurl_url',
  'channel_not_found',
  'message_not_found',
]

/** Shows cards as previews of the links of a message. */
export function createCards({ client, place }: AnswerDeps): CardDisplay {
  const { channel, ts = '', unfurl } = place
  // The id also works in channels without the bot.
  const at = unfurl === undefined ? { channel, ts } : { unfurl_id: unfurl, source: 'conversations_history' as const }
  return {
    attached: true,
    async show(cards) {
      const unfurls: Record<string, MessageAttachment> = {}
      for (const { link, card } of cards) unfurls[link] = renderCard(card)
      try {
        await call(() => client.chat.unfurl({ ...at, unfurls }), true)
        return true
      } catch (thrown) {
        if (gone.includes(errorCode(thrown) ?? '')) return false
        throw thrown
      }
    },
  }
}
