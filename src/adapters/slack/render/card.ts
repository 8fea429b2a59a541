import type { KnownBlock, MessageAttachment } from '@slack/types'
import { cardLine, cardTone, checkWords, type PullCard, reviewWords } from '../../../core/pull-card.ts'
import { proseLine } from '../../../core/report/markdown/markdown-text.ts'
import { sectionBlocks, toSections } from './layout.ts'
import { escapeMrkdwn, toPieces } from './mrkdwn.ts'

/** Colors of the bar beside a card. */
const colors = { good: '#2da44e', warning: '#d4a72c', bad: '#cf222e', neutral: '#8c959f' } as const

/** Renders a pull request as the preview of its link. */
export function renderCard(card: PullCard): MessageAttachment {
  const { repo, number, url, title, author, state } = card
  const checks = checkWords(card)
  const about = [state, proseLine(author), ...(checks === undefined ? [] : [`checks: ${checks}`])].join(' · ')
  const markdown = [
    `**[${repo}#${number}](${url})** ${proseLine(title, 200)}`,
    about,
    `Review: ${proseLine(reviewWords(card))}`,
  ]
  const blocks: KnownBlock[] = sectionBlocks(toSections(toPieces(markdown.join('\n\n'))))
  return { color: colors[cardTone(card)], fallback: escapeMrkdwn(cardLine(card)), blocks }
}
