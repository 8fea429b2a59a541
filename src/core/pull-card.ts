import type { Severity } from './findings/finding.ts'

/** A pull request as chats show it in place of a link. */
export interface PullCard {
  /** `owner/name`. */
  repo: string
  number: number
  url: string
  title: string
  author: string
  state: 'open' | 'draft' | 'merged' | 'closed'
  /** Absent: the code host does not report any. */
  checks?: CheckCounts
  /** Our last review. Absent: there was none. */
  review?: {
    /** A sentence with the open findings by severity. */
    verdict: string
    /** The highest severity of an open finding. */
    worst?: Severity
    /** There are newer commits. */
    outdated: boolean
  }
}

/** The number of checks of a commit by their result. */
export interface CheckCounts {
  passed: number
  failed: number
  running: number
}

/** A card and the link that it is for. */
export interface LinkedCard {
  /** As it is in the message. */
  link: string
  card: PullCard
}

/** How a platform shows pull requests that a message links to. */
export interface CardDisplay {
  /** Cards are a part of the message. If not, they are a message of their own, which only some channels want. */
  attached: boolean
  /** Shows the cards, in place of those that it showed before. Returns false if the message is gone. Idempotent. */
  show(cards: readonly LinkedCard[]): Promise<boolean>
}

/** Describes the checks, for example `2 passed, 1 failed`. Undefined if there are none. */
export function checkWords({ checks }: PullCard): string | undefined {
  if (checks === undefined) return undefined
  const words = (['passed', 'failed', 'running'] as const)
    .filter((result) => checks[result] > 0)
    .map((result) => `${checks[result]} ${result}`)
  return words.length === 0 ? undefined : words.join(', ')
}

/** Describes the last review. */
export function reviewWords({ review }: PullCard): string {
  if (review === undefined) return 'Not reviewed yet.'
  return review.outdated ? `${review.verdict} There are newer commits.` : review.verdict
}

/** Returns whether a card needs attention, for its color. */
export function cardTone({ checks, review, state }: PullCard): 'good' | 'warning' | 'bad' | 'neutral' {
  if (state !== 'open') return 'neutral'
  if ((checks?.failed ?? 0) > 0 || review?.worst === 'error') return 'bad'
  if (review?.worst === 'warning' || (checks?.running ?? 0) > 0) return 'warning'
  return review === undefined ? 'neutral' : 'good'
}

/** Describes a card in one line, for notifications. */
export function cardLine({ repo, number, title, state }: PullCard): string {
  return `${repo}#${number} (${state}): ${title}`
}
