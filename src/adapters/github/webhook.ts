import { createHmac, timingSafeEqual } from 'node:crypto'
import { defined } from '../../core/defined.ts'
import type { NewJob } from '../../core/store/ports.ts'
import { type Delivery, pickFields } from './intake/payload.ts'
import { type ParseOptions, readDelivery } from './parse.ts'

export interface IntakeResult {
  status: number
  message: string
  /** Jobs to store before the response; empty for a rejected delivery. */
  jobs: NewJob[]
}

/**
 * Checks the signature of a delivery and creates its jobs. Kept small, because the front process loads nothing else for
 * GitHub.
 */
export function createWebhookReceiver(
  secret: string,
  options: ParseOptions,
): (headers: Headers, body: Buffer) => IntakeResult {
  const refuse = (status: number, message: string): IntakeResult => ({ status, message, jobs: [] })
  return (headers, body) => {
    const { id, name, signature } = deliveryHeaders(headers)
    const unreadable = whyUnreadable(headers)
    if (unreadable !== undefined) return refuse(400, unreadable)
    if (!isSigned(secret, body, signature))
      return refuse(401, 'Invalid signature. Check that WEBHOOK_SECRET matches the App’s webhook secret.')
    let payload: unknown
    try {
      payload = JSON.parse(body.toString('utf8'))
    } catch {
      return refuse(400, 'Invalid JSON in the body. Set the content type of the webhook to application/json.')
    }
    return { status: 202, message: 'accepted', jobs: jobsOf({ id, name, payload: pickFields(payload) }, options) }
  }
}

type Headers = Record<string, string | string[] | undefined>

function deliveryHeaders(headers: Headers): { id: string; name: string; signature: string } {
  const one = (name: string) => [headers[name]].flat()[0] ?? ''
  return { id: one('x-github-delivery'), name: one('x-github-event'), signature: one('x-hub-signature-256') }
}

/** Returns why a request is rejected before its body is read. */
export function whyUnreadable(headers: Headers): string | undefined {
  const { id, name, signature } = deliveryHeaders(headers)
  if (id === '' || name === '' || signature === '')
    return 'Missing webhook header (expected X-GitHub-Delivery, X-GitHub-Event and X-Hub-Signature-256).'
  if (!/^[\w-]{1,100}$/.test(id)) return 'Invalid delivery id in X-GitHub-Delivery.'
  return /^\w{1,100}$/.test(name) ? undefined : 'Invalid event in X-GitHub-Event.'
}

function isSigned(secret: string, body: Buffer, signature: string): boolean {
  const wanted = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`)
  const given = Buffer.from(signature)
  return wanted.length === given.length && timingSafeEqual(wanted, given)
}

/** A newer event of a group replaces the older ones. */
const groups: Readonly<Record<string, string>> = {
  'change.opened': 'review',
  'change.reopened': 'review',
  'change.ready': 'review',
  'change.pushed': 'review',
  'change.retargeted': 'review',
  'checks.completed': 'checks',
}

/** Everything about a pull request runs in one lane. A repository keeps its id when it is renamed or transferred. */
export function laneOf({
  repository,
  issue,
  pull_request,
  number,
  ...checks
}: Delivery['payload']): string | undefined {
  if (repository === undefined) return undefined
  const repo = `github/${repository.id ?? repository.full_name}`
  const check = checks.check_run ?? checks.check_suite
  const about = issue?.number ?? pull_request?.number ?? number ?? check?.pull_requests?.[0]?.number
  if (about !== undefined) return `${repo}#${about}`
  return check?.head_sha === undefined ? repo : `${repo}@${check.head_sha}`
}

function jobsOf(delivery: Delivery, options: ParseOptions): NewJob[] {
  const id = `github/${delivery.id}`
  const readings = readDelivery(delivery, options)
  const key = laneOf(delivery.payload) ?? id
  const base = { key, surface: 'github' } as const
  const kept = options.names === undefined ? delivery : { ...delivery, names: options.names }
  const jobs = readings.map((reading, part): NewJob => {
    if ('reason' in reading) return { ...base, id, lane: 'work', payload: '', ignored: reading.reason }
    const payload = JSON.stringify(part === 0 ? kept : { ...kept, part })
    if (reading.kind !== 'event') return { ...base, id: part === 0 ? id : `${id}/${part}`, lane: 'asked', payload }
    return { ...base, id, lane: 'work', payload, ...defined({ group: groups[reading.event ?? ''] }) }
  })
  const written = delivery.payload.comment !== undefined || delivery.name === 'issues'
  const asked = jobs.filter(({ lane }) => lane === 'asked')
  if (!written || asked.length === 0) return jobs
  const quick = (job: NewJob): NewJob => ({ ...job, id: `${job.id}/seen`, key: `${job.id}/seen`, lane: 'quick' })
  // One reaction says that a comment was seen, but each of its requests can be edited or deleted.
  const isChange = delivery.payload.action !== 'created' && delivery.payload.comment !== undefined
  return [...jobs, ...asked.slice(0, isChange ? asked.length : 1).map(quick)]
}
