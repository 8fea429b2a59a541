import type { Command } from '../../core/command.ts'
import { digest } from '../../core/hash.ts'
import type { NewJob } from '../../core/store/ports.ts'
import { isStop, parseDelivery } from './parse.ts'
import type { Delivery, RecordedLinks } from './record.ts'

/**
 * Returns the jobs of a recorded event. Requests in one thread run one after another, and pressed buttons at once. The
 * Stop button does not even wait for a free worker.
 */
export function jobsOf(delivery: Delivery, commands: readonly Command[]): NewJob[] {
  if ('links' in delivery) return [linksJob(delivery)]
  const inbound = parseDelivery(delivery, commands)
  const { id: own } =
    'deleted' in delivery ? delivery.deleted : 'message' in delivery ? delivery.message : delivery.interaction
  const id = 'reason' in inbound ? `discord/${own}` : inbound.id
  const base = { id, surface: 'discord', lane: 'asked', payload: JSON.stringify(delivery) } as const
  if ('reason' in inbound) return [{ ...base, key: id, payload: '', ignored: inbound.reason }]
  if (inbound.action !== undefined) return [{ ...base, key: id, lane: isStop(inbound.action) ? 'quick' : 'asked' }]
  const { tenant = '', channel = '', thread, direct } = inbound.chat ?? {}
  const job: NewJob = { ...base, key: `discord/${tenant}/${channel}/${thread ?? (direct ? '' : own)}` }
  if (inbound.kind !== 'message') return [job]
  return [job, { ...base, id: `${id}/seen`, key: `${id}/seen`, lane: 'quick' }]
}

/** An edit can add links. */
function linksJob(delivery: { links: RecordedLinks }): NewJob {
  const { id: message, links } = delivery.links
  const id = `discord/${message}/links/${digest(links.join('\n')).slice(0, 12)}`
  return { id, key: id, surface: 'discord', lane: 'asked', payload: JSON.stringify(delivery) }
}
