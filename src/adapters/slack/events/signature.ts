import { createHmac, timingSafeEqual } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import { slackLimits } from '../limits.ts'

/** Returns the reason why a request is not from Slack, or undefined if its signature is valid and recent. */
export function whyUnsigned(
  secret: string,
  { headers, body }: { headers: IncomingHttpHeaders; body: Buffer },
  now = Date.now(),
): string | undefined {
  const one = (name: string) => [headers[name]].flat()[0] ?? ''
  const [timestamp, signature] = [one('x-slack-request-timestamp'), one('x-slack-signature')]
  if (!/^\d{1,12}$/.test(timestamp) || signature === '')
    return 'Missing signature (expected X-Slack-Signature and X-Slack-Request-Timestamp).'
  if (Math.abs(now / 1_000 - Number(timestamp)) > slackLimits.skew)
    return 'The signature has expired. Check the clock of this server.'
  const base = Buffer.concat([Buffer.from(`v0:${timestamp}:`), body])
  const wanted = Buffer.from(`v0=${createHmac('sha256', secret).update(base).digest('hex')}`)
  const given = Buffer.from(signature)
  if (wanted.length === given.length && timingSafeEqual(wanted, given)) return undefined
  return 'Invalid signature. Check that SLACK_SIGNING_SECRET is the signing secret of the app.'
}
