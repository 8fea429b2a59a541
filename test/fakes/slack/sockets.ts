import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { Delivery, Transport } from './delivery.ts'
import type { Json, World } from './world.ts'

const mostSockets = 10

interface Waiting {
  socket: WebSocket
  settle(acked: boolean, payload?: Json): void
}

/** Socket Mode: one-time tickets, envelopes to one socket each, acknowledgements. */
export class Sockets implements Transport {
  /** Acknowledgements for envelopes that were unknown or already acknowledged. */
  readonly strayAcks: string[] = []
  private readonly world: World
  private readonly ackMs: number
  private readonly server = new WebSocketServer({ noServer: true })
  private readonly tickets = new Set<string>()
  private readonly waiting = new Map<string, Waiting>()
  private open: WebSocket[] = []
  private next = 0

  constructor(world: World, ackMs: number) {
    this.world = world
    this.ackMs = ackMs
  }

  get count(): number {
    return this.open.length
  }

  ticket(): string {
    const ticket = randomUUID()
    this.tickets.add(ticket)
    return `${this.world.url.replace('http', 'ws')}/link/?ticket=${ticket}&app_id=${this.world.app.id}`
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const ticket = new URL(request.url ?? '/', 'http://local').searchParams.get('ticket') ?? ''
    if (!this.tickets.delete(ticket)) return void socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\n\r\n')
    this.server.handleUpgrade(request, socket, head, (made) => this.accept(made))
  }

  /** Tells all sockets, or one of them, that they will be closed. `warning` closes nothing. */
  disconnect(reason: 'refresh_requested' | 'warning' | 'link_disabled', all = true): void {
    for (const socket of all ? this.open : this.open.slice(0, 1)) {
      socket.send(JSON.stringify({ type: 'disconnect', reason, debug_info: { host: 'made-up' } }))
      if (reason !== 'warning') this.open = this.open.filter((each) => each !== socket)
    }
  }

  /** Cuts all connections without a word. */
  cut(): void {
    for (const socket of this.open) socket.terminate()
  }

  async attempt(delivery: Delivery, attempt: number, _reason: string): Promise<boolean> {
    if (delivery.kind === 'events_api') await this.world.until(() => this.open.length > 0, 'a socket', 60_000)
    const socket = this.open[this.next++ % Math.max(1, this.open.length)]
    const envelope = randomUUID()
    delivery.attempts.push({ at: this.world.now(), envelope })
    this.world.changed()
    if (socket === undefined) return false
    return new Promise((resolve) => {
      const settle = (acked: boolean, payload?: Json) => {
        clearTimeout(timer)
        if (!this.waiting.delete(envelope)) return
        if (payload !== undefined && Object.keys(payload).length > 0) delivery.response = payload
        resolve(acked)
      }
      const timer = setTimeout(() => settle(false), this.ackMs)
      this.waiting.set(envelope, { socket, settle })
      socket.send(
        JSON.stringify({
          envelope_id: envelope,
          type: delivery.kind,
          payload: delivery.payload,
          accepts_response_payload: delivery.kind !== 'events_api',
          ...(delivery.kind === 'events_api'
            ? { retry_attempt: attempt, retry_reason: attempt === 0 ? '' : 'timeout' }
            : {}),
        }),
      )
    })
  }

  close(): void {
    for (const { settle } of this.waiting.values()) settle(false)
    for (const socket of this.server.clients) socket.terminate()
    this.server.close()
  }

  private accept(socket: WebSocket): void {
    if (this.open.length >= mostSockets) {
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'too_many_websockets' }))
      return void socket.close()
    }
    this.open.push(socket)
    const ping = setInterval(() => socket.ping(), 5_000).unref()
    socket.on('message', (data) => this.receive(String(data)))
    socket.on('error', () => socket.terminate())
    socket.on('close', () => {
      clearInterval(ping)
      this.open = this.open.filter((each) => each !== socket)
      for (const waiting of [...this.waiting.values()]) if (waiting.socket === socket) waiting.settle(false)
      this.world.changed()
    })
    socket.send(
      JSON.stringify({
        type: 'hello',
        num_connections: this.open.length,
        debug_info: { host: 'made-up', approximate_connection_time: 18_060 },
        connection_info: { app_id: this.world.app.id },
      }),
    )
    this.world.changed()
  }

  private receive(data: string): void {
    const { envelope_id: id, payload } = JSON.parse(data) as { envelope_id?: string; payload?: Json }
    const waiting = this.waiting.get(id ?? '')
    if (waiting === undefined) this.strayAcks.push(String(id))
    else waiting.settle(true, payload)
    this.world.changed()
  }
}
