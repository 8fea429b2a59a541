import { defined } from '../../../core/defined.ts'
import { digest } from '../../../core/hash.ts'
import type { NewJob } from '../../../core/store/ports.ts'
import type { EventBody, SlackDelivery } from './delivery.ts'

/** Returns the job for an event about links. Slack sends one for each message with a link to a registered domain. */
export function linkJobs(body: EventBody, now: number): NewJob[] {
  const { event, team_id: team = '', enterprise_id, authorizations } = body
  const { channel, user, message_ts: ts, thread_ts: thread, unfurl_id, source, links = [] } = event ?? {}
  // Links in the composer belong to no message yet. Slack sends them again with the message.
  if (source === 'composer' || channel === undefined || ts === undefined || user === undefined) return []
  if (links.length === 0 || authorizations?.some(({ user_id }) => user_id === user) === true) return []
  const urls = links.map(({ url }) => url)
  const id = `slack/${team}/${channel}/${ts}/links/${digest(urls.join('\n')).slice(0, 12)}`
  const delivery: SlackDelivery = {
    kind: 'links',
    id,
    team,
    channel,
    user,
    at: now,
    ts,
    links: urls,
    ...defined({ enterprise: enterprise_id || undefined, thread, unfurl: unfurl_id }),
    ...(channel.startsWith('D') ? { direct: true as const } : {}),
  }
  return [{ id, key: id, surface: 'slack', lane: 'asked', payload: JSON.stringify(delivery) }]
}
