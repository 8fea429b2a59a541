// Sends signed deliveries to a server: `node load.ts URL SECRET CONNECTIONS SECONDS [PER_SECOND]`; prints one JSON line.
import { createHmac } from 'node:crypto'
import { Agent, request } from 'node:http'
import { createRequire } from 'node:module'
import type { WebhookDefinition } from '@octokit/webhooks-examples'

const [url = '', secret = '', connections = '16', seconds = '5', rate] = process.argv.slice(2)
const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as WebhookDefinition[]
const opened = examples
  .find((event) => event.name === 'pull_request')!
  .examples.find((example) => 'action' in example && example.action === 'opened')!
const target = new URL(url)
const agent = new Agent({ keepAlive: true, maxSockets: Number(connections) })
const latencies: number[] = []
const statuses: Record<string, number> = {}
const ends = performance.now() + Number(seconds) * 1000

let ids = 0n

/** A UUID of version 1, made of the time, as GitHub's own are: those of one burst follow each other. */
function deliveryId(): string {
  const sinceGregorian = BigInt(Date.now()) * 10_000n + (ids++ % 10_000n) + 0x01b21dd213814000n
  const hex = sinceGregorian.toString(16).padStart(15, '0')
  return `${hex.slice(7)}-${hex.slice(3, 7)}-1${hex.slice(0, 3)}-81ab-${String(process.pid).padStart(12, '0')}`
}

/** One delivery with a number of its own, so that no two are the same pull request. */
function deliver(number: number): Promise<void> {
  const body = Buffer.from(JSON.stringify({ ...opened, number }))
  const headers = {
    'content-type': 'application/json',
    'content-length': body.length,
    'x-github-event': 'pull_request',
    'x-github-delivery': deliveryId(),
    'x-hub-signature-256': `sha256=${createHmac('sha256', secret).update(body).digest('hex')}`,
  }
  const started = performance.now()
  return new Promise((resolve) => {
    const note = (status: string) => {
      latencies.push(performance.now() - started)
      statuses[status] = (statuses[status] ?? 0) + 1
      resolve()
    }
    const call = request(target, { method: 'POST', headers, agent }, (response) => {
      response.resume().on('end', () => note(String(response.statusCode)))
    })
    call.on('error', (error: NodeJS.ErrnoException) => note(error.code ?? 'error'))
    call.end(body)
  })
}

let number = 0
if (rate === undefined) {
  const lane = async () => {
    while (performance.now() < ends) await deliver(++number)
  }
  await Promise.all(Array.from({ length: Number(connections) }, lane))
} else {
  const pending: Promise<void>[] = []
  const started = performance.now()
  while (performance.now() < ends) {
    const due = ((performance.now() - started) / 1000) * Number(rate)
    while (number < due) pending.push(deliver(++number))
    await new Promise((resolve) => setTimeout(resolve, 1))
  }
  await Promise.all(pending)
}
latencies.sort((left, right) => left - right)
const at = (share: number) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))]
console.log(
  JSON.stringify({
    perSecond: latencies.length / Number(seconds),
    p50: at(0.5),
    p99: at(0.99),
    max: latencies.at(-1),
    statuses,
  }),
)
agent.destroy()
