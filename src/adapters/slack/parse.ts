import { defined } from '../../core/defined.ts'
import type { Inbound } from '../../core/types.ts'
import type { SlackDelivery, SlackPlace } from './events/delivery.ts'
import { plainText } from './events/plain-text.ts'
import { slackName } from './events/slash-name.ts'

/** Parses a stored delivery. Pure. */
export function parseDelivery(delivery: SlackDelivery): Inbound & { place: string } {
  const { kind, id, team, channel, user, thread, direct, silent, bot } = delivery
  const text = delivery.text === undefined ? undefined : withoutPrefix(plainText(delivery.text, bot))
  const place: SlackPlace = {
    team,
    channel,
    user,
    at: delivery.at,
    ...defined({
      enterprise: delivery.enterprise,
      ts: delivery.ts,
      thread,
      direct,
      silent,
      responseUrl: delivery.responseUrl,
      unfurl: delivery.unfurl,
      said: saidIn(delivery, text),
      asks: kind === 'message' && direct && thread !== undefined ? text?.slice(0, 200) : undefined,
    }),
  }
  return {
    id,
    surface: 'slack',
    place: JSON.stringify(place),
    actor: `${team}/${user}`,
    ...(kind === 'links' ? { kind: 'event' as const, event: 'links.shared' } : { kind }),
    chat: { tenant: team, channel, mention: `<@${user}>`, ...defined({ thread, direct }) },
    ...defined({
      text: delivery.arguments === undefined ? text : undefined,
      command: delivery.command,
      arguments: delivery.arguments,
      action: delivery.action,
      files: delivery.files,
      reply: delivery.reply,
      edits: delivery.edits,
      links: delivery.links,
    }),
  }
}

/** A person may also write `/duck-status` in a message. */
function withoutPrefix(text: string): string {
  return text.replace(/^\/duck-(?=[a-z])/i, '/')
}

/** A slash command or form is not visible in the channel, so its answer repeats it. */
function saidIn({ kind, command, arguments: given, ts }: SlackDelivery, text = ''): string | undefined {
  if (ts !== undefined || kind === 'action') return undefined
  const words = given === undefined ? text : Object.values(given).flat().join(' ')
  return `${command === undefined ? '' : `${slackName({ name: command })} `}${words}`.trim()
}
