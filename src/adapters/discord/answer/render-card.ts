import { cardTone, checkWords, type PullCard, reviewWords } from '../../../core/pull-card.ts'
import { escapeControlCharsInLine } from '../../../core/report/escape-control-chars.ts'
import { proseLine } from '../../../core/report/markdown/markdown-text.ts'
import type { Embed } from '../embeds.ts'
import { discordLimits } from '../limits.ts'
import type { Payload } from '../render.ts'
import { toDiscordMarkdown } from '../text/markdown.ts'

/** Colors of the bar beside an embed. */
const colors = { good: 0x2d_a4_4e, warning: 0xd4_a7_2c, bad: 0xcf_22_2e, neutral: 0x8c_95_9f } as const

/** Renders pull requests as one message, with an embed for each. */
export function renderCards(cards: readonly PullCard[]): Payload {
  return { content: '', components: [], files: [], embeds: cards.slice(0, discordLimits.embeds).map(embedOf) }
}

function embedOf(card: PullCard): Embed {
  const { repo, number, url, title, author, state } = card
  const checks = checkWords(card)
  const field = (name: string, value: string) => ({
    name,
    value: inert(value, discordLimits.embedField),
    inline: true,
  })
  return {
    // A title has no markup.
    title: shorten(`${repo}#${number} ${escapeControlCharsInLine(title)}`, discordLimits.embedTitle),
    url,
    color: colors[cardTone(card)],
    fields: [
      field('State', state),
      field('Author', author),
      ...(checks === undefined ? [] : [field('Checks', checks)]),
      { ...field('Review', reviewWords(card)), inline: false },
    ],
  }
}

/** Text in which marks and mentions have no effect. */
function inert(text: string, limit: number): string {
  return shorten(toDiscordMarkdown(proseLine(text)) || '…', limit)
}

function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).toWellFormed()}…`
}
