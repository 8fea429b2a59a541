// Sends signed deliveries to a server: `node load.ts URL SECRET CONNECTIONS SECONDS [PER_SECOND]`; prints one JSON line.
// It writes to its sockets itself: the client of Node costs as much as the server that is measured.
import { createHmac } from 'node:crypto'
import { createRequire } from 'node:module'
import { connect, type Socket } from 'node:net'
import type { WebhookDefinition } from '@octokit/webhooks-examples'
import { must } from '../src/core/must.ts'

const [url = '', secret = '', connections = '16', seconds = '5', rate] = process.argv.slice(2)
const examples = createRequire(import.meta.url)('@octokit/webhooks-examples') as WebhookDefinition[]
const opened = must(
  must(examples.find((event) => event.name === 'pull_request')).examples.find(
    (example) => 'action' in example && example.action === 'opened',
  ),
)
const target = new URL(url)
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

const [before, after] = JSON.stringify({ ...opened, number: 'NUMBER' }).split('"NUMBER"') as [string, string]

/** One delivery with a number of its own, so that no two are the same pull request. */
function requestOf(number: number): string {
  const body = `${before}${number}${after}`
  return `POST ${target.pathname} HTTP/1.1
Host: ${target.host}
Content-Type: application/json
Content-Length: ${Buffer.byteLength(body)}
X-GitHub-Event: pull_request
X-GitHub-Delivery: ${deliveryId()}
X-Hub-Signature-256: sha256=${createHmac('sha256', secret).update(body).digest('hex')}

`
    .replaceAll('\n', '\r\n')
    .concat(body)
}

/** A connection that has one request under way at a time. */
function open(): { deliver(number: number, due?: number): Promise<void> } {
  const socket: Socket = connect(Number(target.port), target.hostname)
  let text = ''
  let answered: ((status: string) => void) | undefined
  socket.on('data', (piece) => {
    text += piece.toString('latin1')
    const head = /^HTTP\/1\.1 (\d+).*?\r\ncontent-length: (\d+)\r\n.*?\r\n\r\n/is.exec(text)
    if (head === null || text.length < head[0].length + Number(head[2])) return
    text = ''
    answered?.(must(head[1]))
  })
  const lose = (error: NodeJS.ErrnoException) => answered?.(error.code ?? error.message)
  socket.on('error', lose).on('close', () => lose(new Error('closed')))
  sockets.push(socket)
  return {
    deliver(number, due = performance.now()) {
      return new Promise((resolve) => {
        answered = (status) => {
          answered = undefined
          latencies.push(performance.now() - due)
          statuses[status] = (statuses[status] ?? 0) + 1
          resolve()
        }
        socket.write(requestOf(number), (error) => {
          if (error) lose(error)
        })
      })
    },
  }
}

const sockets: Socket[] = []
const lanes = Array.from({ length: Number(connections) }, open)
let number = 0
if (rate === undefined) {
  const run = async (lane: (typeof lanes)[number]) => {
    while (performance.now() < ends) await lane.deliver(++number)
  }
  await Promise.all(lanes.map(run))
} else {
  // Each has its time; one that finds no free connection waits, and its wait counts.
  const free = [...lanes]
  const pending: Promise<void>[] = []
  const started = performance.now()
  const timeOf = (each: number) => started + (each / Number(rate)) * 1000
  while (performance.now() < ends) {
    while (free.length > 0 && timeOf(number + 1) < performance.now()) {
      const lane = must(free.shift())
      const due = timeOf(++number)
      pending.push(lane.deliver(number, due).then(() => void free.push(lane)))
    }
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
for (const socket of sockets) socket.destroy()
