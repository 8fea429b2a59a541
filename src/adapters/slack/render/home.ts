import type { HomeView } from '@slack/types'
import type { Command } from '../../../core/command.ts'
import { slackName } from '../events/slash-name.ts'
import { slackLimits } from '../limits.ts'
import { sectionBlocks, toSections } from './layout.ts'
import { toPieces } from './mrkdwn.ts'

/** Renders the home tab: how to ask, and what there is to ask. */
export function renderHome(commands: readonly Command[]): HomeView {
  const groups = Map.groupBy(commands, ({ group }) => group ?? 'Other')
  const texts = [...groups].map(([group, members]) => {
    const rows = members.map((command) => `- \`${slackName(command)}\`: ${command.summary}`)
    return `**${group}**\n\n${rows.join('\n')}`
  })
  const intro = [
    'Mention me in a channel, write to me here, or use a command. In our threads, no mention is needed.',
    'Say which repository it is about: `owner/name`, `owner/name#12` or a link. `/use owner/name` sets the default of a channel.',
  ]
  const sections = toSections(toPieces([...intro, ...texts].join('\n\n')))
  return {
    type: 'home',
    blocks: [
      { type: 'header', text: { type: 'plain_text', text: 'RubberDuck' } },
      ...sectionBlocks(sections.slice(0, slackLimits.sections)),
    ],
  }
}
