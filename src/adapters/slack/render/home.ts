import type { HomeView } from '@slack/types'
import type { Command } from '../../../core/command.ts'
import type { PersonOverview, UnfinishedJob } from '../../../core/conversations/person-overview.ts'
import type { SlackDelivery } from '../events/delivery.ts'
import { plainText } from '../events/plain-text.ts'
import { slackName } from '../events/slash-name.ts'
import { slackLimits } from '../limits.ts'
import { sectionBlocks, toSections } from './layout.ts'
import { escapeMrkdwn, toPieces } from './mrkdwn.ts'

/** Number of requests that the home tab lists. */
const mostRequests = 20

export interface HomeOptions {
  commands: readonly Command[]
  overview: PersonOverview
  team: string
  user: string
}

/** Renders the home tab of a person: their requests, what waits for them, the settings in force, and how to ask. */
export function renderHome({ commands, overview, team, user }: HomeOptions): HomeView {
  const own = [requestsText(overview, team, user), pendingText(overview), settingsText(overview)]
  const sections = [...own.filter((text) => text !== ''), ...toSections(toPieces(howToAsk(commands)))]
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'RubberDuck' } },
      ...sectionBlocks(sections.slice(0, slackLimits.sections)),
    ],
  }
}

const states: Record<UnfinishedJob['state'], string> = {
  running: 'running',
  waiting: 'waiting for a free worker',
  behind: 'waiting for an earlier request in the same conversation',
}

function requestsText({ jobs }: PersonOverview, team: string, user: string): string {
  const known = jobs.map((job) => ({ job, delivery: JSON.parse(job.payload) as SlackDelivery }))
  const here = known.filter(({ delivery }) => delivery.team === team)
  const own = here.filter(({ delivery }) => delivery.user === user)
  const lines = own.slice(0, mostRequests).map(({ job, delivery }) => requestLine(job, delivery))
  const rest = own.length - lines.length
  const others = here.length - own.length
  return [
    '*Your requests*',
    ...(lines.length === 0 ? ['None is running or waiting.'] : lines),
    ...(rest > 0 ? [`… and ${rest} more`] : []),
    ...(others > 0 ? [`${others} of other people in this workspace`] : []),
  ].join('\n')
}

function requestLine({ state, createdAt }: UnfinishedJob, delivery: SlackDelivery): string {
  const { command, text = '', arguments: given = {}, channel, direct, bot, action } = delivery
  const words = [plainText(text, bot), ...Object.values(given).flat()].join(' ').replaceAll(/\s+/g, ' ').trim()
  const said =
    action === undefined ? `${command === undefined ? '' : slackName({ name: command })} ${words}` : 'a button'
  const shown = escapeMrkdwn(said.trim().replaceAll('`', "'").slice(0, 100).toWellFormed())
  const since = Math.floor(createdAt / 1_000)
  const time = `<!date^${since}^{time}|${new Date(createdAt).toISOString().slice(11, 16)} UTC>`
  return `• \`${shown}\` ${direct ? 'in direct messages' : `in <#${channel}>`}: ${states[state]}, asked at ${time}`
}

function pendingText({ pending }: PersonOverview): string {
  if (pending === undefined) return ''
  const { url, code } = pending
  return `*Waiting for you*\n• Enter the code \`${code}\` at <${url}>, then use \`${slackName({ name: 'link' })}\` again.`
}

function settingsText({ account, repository, limits }: PersonOverview): string {
  const link = `\`${slackName({ name: 'link' })}\``
  return [
    '*Settings*',
    `• Account: ${account === undefined ? `none is linked. Use ${link} to link yours.` : `\`${escapeMrkdwn(account)}\``}`,
    ...(repository === undefined ? [] : [`• Default repository of this conversation: \`${escapeMrkdwn(repository)}\``]),
    `• Limits for you: ${limits.map(escapeMrkdwn).join('; ')}`,
  ].join('\n')
}

function howToAsk(commands: readonly Command[]): string {
  const groups = Map.groupBy(commands, ({ group }) => group ?? 'Other')
  const texts = [...groups].map(([group, members]) => {
    const rows = members.map((command) => `- \`${slackName(command)}\`: ${command.summary}`)
    return `**${group}**\n\n${rows.join('\n')}`
  })
  return [
    'Mention me in a channel, write to me here, or use a command. In our threads, no mention is needed.',
    `Say which repository it is about: \`owner/name\`, \`owner/name#12\` or a link. \`${slackName({ name: 'use' })} owner/name\` sets the default of a channel.`,
    ...texts,
  ].join('\n\n')
}
