import { createHmac } from 'node:crypto'
import type { Json, World } from './world.ts'

export type Kind = 'events_api' | 'slash_commands' | 'interactive'

/** Something that the app was told, with its attempts. */
export interface Delivery {
  kind: Kind
  payload: Json
  attempts: { at: number; status?: number; envelope?: string }[]
  acked: boolean
  /** No attempt will follow. */
  ended?: boolean
  /** What the app answered with, if anything. */
  response?: Json
  /** Shown to the person when a command or a click failed. */
  error?: 'dispatch_failed' | 'operation_timeout'
}

/** How the app is told: by socket or by HTTP. */
export interface Transport {
  /** Tries once. `attempt` counts from 0. Resolves to whether the app acknowledged it in time. */
  attempt(delivery: Delivery, attempt: number, reason: string): Promise<boolean>
}

export type Signature = 'right' | 'wrong' | 'stale' | 'future' | 'absent'

/** The body and headers of one HTTP request of Slack. */
export function httpRequest(
  world: World,
  { kind, payload }: Pick<Delivery, 'kind' | 'payload'>,
  signature: Signature = 'right',
): { body: string; headers: Record<string, string> } {
  const form = (fields: Json) =>
    new URLSearchParams(Object.entries(fields).map(([key, value]): [string, string] => [key, String(value)])).toString()
  const isJson = kind === 'events_api'
  const body = isJson
    ? JSON.stringify(payload)
    : form(kind === 'slash_commands' ? payload : { payload: JSON.stringify(payload) })
  const skew = signature === 'stale' ? -301 : signature === 'future' ? 301 : 0
  const timestamp = String(Math.floor(world.now() / 1000) + skew)
  const secret = signature === 'wrong' ? 'another-made-up-secret' : world.app.signingSecret
  const signed = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`
  return {
    body,
    headers: {
      'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
      'user-agent': 'Slackbot 1.0 (+https://api.slack.com/robots)',
      'x-slack-request-timestamp': timestamp,
      ...(signature === 'absent' ? {} : { 'x-slack-signature': signed }),
    },
  }
}

export interface HttpTransport extends Transport {
  url: string
}

/** Posts to the request URL of the app. An answer with a status of 2xx within `ackMs` is an acknowledgement. */
export function createHttpTransport(world: World, url: string, ackMs: number): HttpTransport {
  return {
    url,
    async attempt(delivery, attempt, reason) {
      const { body, headers } = httpRequest(world, delivery)
      const retry = attempt === 0 ? {} : { 'x-slack-retry-num': String(attempt), 'x-slack-retry-reason': reason }
      const record: Delivery['attempts'][number] = { at: world.now() }
      delivery.attempts.push(record)
      try {
        const request = { method: 'POST', body, headers: { ...headers, ...retry }, signal: AbortSignal.timeout(ackMs) }
        const response = await fetch(url, { ...request, redirect: 'manual' })
        const answer = await response.text()
        record.status = response.status
        if (response.headers.get('x-slack-no-retry') === '1') delivery.ended = true
        if (!response.ok) return false
        readAnswer(delivery, answer, response.headers.get('content-type') ?? '')
        return true
      } catch {
        record.status = 0
        return false
      }
    },
  }
}

function readAnswer(delivery: Delivery, answer: string, type: string): void {
  if (answer === '') return
  if (type.includes('json')) delivery.response = JSON.parse(answer) as Json
  else if (delivery.kind === 'slash_commands') delivery.response = { text: answer }
}

/** Slack tries events again at once, after a minute and after five. */
const retryDelays = [0, 60_000, 300_000]

/** Sends through a transport. Events are tried again, commands and interactions are not. */
export class Outbox {
  readonly deliveries: Delivery[] = []
  transport: Transport
  private readonly world: World
  private readonly delays: readonly number[]

  constructor(world: World, transport: Transport, delays: readonly number[] = retryDelays) {
    this.world = world
    this.transport = transport
    this.delays = delays
  }

  async send(kind: Kind, payload: Json): Promise<Delivery> {
    const delivery: Delivery = { kind, payload, attempts: [], acked: false }
    this.deliveries.push(delivery)
    await this.deliver(delivery)
    return delivery
  }

  /** Sends the same payload again, as Slack does when it missed the acknowledgement. */
  async repeat(delivery: Delivery): Promise<boolean> {
    delivery.acked = false
    await this.attempt(delivery, delivery.attempts.length)
    return delivery.acked
  }

  private async deliver(delivery: Delivery): Promise<void> {
    await this.attempt(delivery, 0)
    if (delivery.kind === 'events_api') {
      for (const [at, delay] of this.delays.entries()) {
        if (delivery.acked || delivery.ended) break
        await this.pause((delivery.attempts.at(-1)?.at ?? this.world.now()) + delay)
        if (!delivery.acked) await this.attempt(delivery, at + 1)
      }
    } else if (!delivery.acked) {
      const wasSent = delivery.attempts.some(({ status }) => status !== undefined && status > 0)
      delivery.error = wasSent ? 'dispatch_failed' : 'operation_timeout'
    }
    delivery.ended = true
    this.world.changed()
  }

  private async attempt(delivery: Delivery, attempt: number): Promise<void> {
    const status = delivery.attempts.at(-1)?.status ?? 0
    const reason = status > 0 ? 'http_error' : 'http_timeout'
    delivery.acked = (await this.transport.attempt(delivery, attempt, reason)) || delivery.acked
    this.world.changed()
  }

  /** Waits until a time on the clock of the workspace, which tests can move. */
  private pause(due: number): Promise<void> {
    return new Promise((resolve) => {
      const attempt = () => {
        if (this.world.now() < due) return
        clearTimeout(timer)
        this.world.off('change', attempt)
        resolve()
      }
      const timer = setTimeout(attempt, Math.max(0, due - this.world.now()) + 5).unref()
      this.world.on('change', attempt)
      attempt()
    })
  }
}
