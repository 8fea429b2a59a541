import { randomUUID } from 'node:crypto'
import type { Server } from 'node:http'
import { GatewayCloseCodes, GatewayDispatchEvents, GatewayIntentBits, GatewayOpcodes } from 'discord-api-types/v10'
import { type WebSocket, WebSocketServer } from 'ws'
import { guildPayload, wants } from './gateway-events.ts'
import { visible } from './messages.ts'
import type { World } from './world.ts'

type Json = Record<string, unknown>

interface Session {
  id: string
  intents: number
  /** All dispatched payloads; the sequence number of one is its place, from 1. */
  sent: string[]
  socket: WebSocket | undefined
}

interface Connection {
  socket: WebSocket
  session: Session | undefined
  lastBeat: number
  /** Moments of the payloads of the last minute. */
  received: number[]
}

export interface GatewayOptions {
  /** Milliseconds between heartbeats; default 41,250. */
  heartbeatMs?: number
}

const privileged = GatewayIntentBits.GuildMembers | GatewayIntentBits.GuildPresences | GatewayIntentBits.MessageContent
const knownIntents = Object.values(GatewayIntentBits).reduce<number>((all, bit) => all | Number(bit), 0)
const largestPayload = 4_096
const perMinute = 120

/** The gateway: sessions, their sequence numbers, and what clients may send. */
export class Gateway {
  /** What clients sent, by the name of the operation. */
  readonly received: { op: number; d: unknown }[] = []
  /** Codes with which the stand-in closed connections. */
  readonly closes: number[] = []
  private readonly sessions = new Map<string, Session>()
  private readonly connections = new Set<Connection>()
  private readonly world: World
  private readonly heartbeatMs: number
  private readonly server: WebSocketServer

  constructor(world: World, http: Server, options: GatewayOptions) {
    this.world = world
    this.heartbeatMs = options.heartbeatMs ?? 41_250
    this.server = new WebSocketServer({ noServer: true })
    http.on('upgrade', (request, socket, head) => {
      const { searchParams } = new URL(request.url ?? '/', 'http://local')
      if (searchParams.get('v') !== '10' || searchParams.get('encoding') !== 'json' || searchParams.has('compress'))
        return void socket.end('HTTP/1.1 400 Bad Request\r\nconnection: close\r\n\r\n')
      this.server.handleUpgrade(request, socket, head, (opened) => this.open(opened))
    })
    world.onDispatch(({ t, d }) => this.dispatch(String(t), d as Json))
  }

  /** Number of clients with a session. */
  get connected(): number {
    return [...this.connections].filter(({ session }) => session !== undefined).length
  }

  /** Asks all clients to reconnect (operation 7), then closes their connections. */
  reconnect(): void {
    for (const { socket } of this.connections) {
      send(socket, { op: GatewayOpcodes.Reconnect, d: null })
      socket.close(4_000)
    }
  }

  /** Ends the sessions of all clients (operation 9). */
  invalidate(resumable = false): void {
    for (const { socket, session } of this.connections) {
      if (!resumable && session !== undefined) this.sessions.delete(session.id)
      send(socket, { op: GatewayOpcodes.InvalidSession, d: resumable })
    }
  }

  /** Cuts all connections without a closing frame. Events are kept for those who resume. */
  cut(): void {
    for (const connection of this.connections) {
      if (connection.session !== undefined) connection.session.socket = undefined
      connection.socket.terminate()
    }
  }

  close(): void {
    for (const { socket } of this.connections) socket.terminate()
    this.server.close()
  }

  private open(socket: WebSocket): void {
    const connection: Connection = { socket, session: undefined, lastBeat: Date.now(), received: [] }
    this.connections.add(connection)
    send(socket, { op: GatewayOpcodes.Hello, d: { heartbeat_interval: this.heartbeatMs } })
    const timer = setInterval(() => {
      if (Date.now() - connection.lastBeat > this.heartbeatMs * 1.5)
        this.end(connection, GatewayCloseCodes.SessionTimedOut)
    }, this.heartbeatMs / 4)
    socket.on('message', (data, isBinary) => this.receive(connection, isBinary ? Buffer.alloc(0) : (data as Buffer)))
    socket.on('error', () => socket.terminate())
    socket.on('close', (code) => {
      clearInterval(timer)
      this.connections.delete(connection)
      const { session } = connection
      if (session?.socket === socket) session.socket = undefined
      if (session !== undefined && (code === 1_000 || code === 1_001)) this.sessions.delete(session.id)
      this.world.changed()
    })
    this.world.changed()
  }

  private end({ socket }: Connection, code: number): void {
    this.closes.push(code)
    socket.close(code)
    this.world.changed()
  }

  private receive(connection: Connection, data: Buffer): void {
    const now = this.world.now()
    connection.received = [...connection.received.filter((each) => each > now - 60_000), now]
    if (connection.received.length > perMinute) return void this.end(connection, GatewayCloseCodes.RateLimited)
    if (data.length > largestPayload) return void this.end(connection, GatewayCloseCodes.DecodeError)
    let payload: { op: number; d: Json }
    try {
      payload = JSON.parse(data.toString())
    } catch {
      return void this.end(connection, GatewayCloseCodes.DecodeError)
    }
    this.received.push(payload)
    this.handle(connection, payload)
    this.world.changed()
  }

  private handle(connection: Connection, { op, d }: { op: number; d: Json }): void {
    switch (op) {
      case GatewayOpcodes.Heartbeat:
        connection.lastBeat = Date.now()
        return void send(connection.socket, { op: GatewayOpcodes.HeartbeatAck })
      case GatewayOpcodes.Identify:
        if (connection.session !== undefined) return void this.end(connection, GatewayCloseCodes.AlreadyAuthenticated)
        return void this.identify(connection, d)
      case GatewayOpcodes.Resume:
        if (connection.session !== undefined) return void this.end(connection, GatewayCloseCodes.AlreadyAuthenticated)
        return void this.resume(connection, d)
      case GatewayOpcodes.PresenceUpdate:
      case GatewayOpcodes.VoiceStateUpdate:
      case GatewayOpcodes.RequestGuildMembers:
        if (connection.session === undefined) this.end(connection, GatewayCloseCodes.NotAuthenticated)
        return
      default:
        this.end(connection, GatewayCloseCodes.UnknownOpcode)
    }
  }

  private identify(connection: Connection, d: Json): void {
    const intents = d.intents
    const { world } = this
    if (d.token !== world.token) return void this.end(connection, GatewayCloseCodes.AuthenticationFailed)
    if (!Number.isInteger(intents) || (Number(intents) & ~knownIntents) !== 0)
      return void this.end(connection, GatewayCloseCodes.InvalidIntents)
    const permitted = world.messageContent ? GatewayIntentBits.MessageContent : 0
    if ((Number(intents) & privileged & ~permitted) !== 0)
      return void this.end(connection, GatewayCloseCodes.DisallowedIntents)
    const shard = (d.shard ?? [0, 1]) as [number, number]
    if (!(shard[0] < shard[1])) return void this.end(connection, GatewayCloseCodes.InvalidShard)
    const { os, browser, device } = (d.properties ?? {}) as Json
    if (![os, browser, device].every((each) => typeof each === 'string'))
      return void this.end(connection, GatewayCloseCodes.DecodeError)
    const session: Session = {
      id: randomUUID().replaceAll('-', ''),
      intents: Number(intents),
      sent: [],
      socket: connection.socket,
    }
    connection.session = session
    this.sessions.set(session.id, session)
    this.push(session, GatewayDispatchEvents.Ready, {
      v: 10,
      user: { ...world.bot, verified: true, mfa_enabled: true, email: null, flags: 0 },
      guilds: [{ id: world.guildId, unavailable: true }],
      session_id: session.id,
      resume_gateway_url: world.url.replace('http', 'ws'),
      shard,
      application: { id: world.applicationId, flags: 0 },
    })
    if (session.intents & GatewayIntentBits.Guilds)
      this.push(session, GatewayDispatchEvents.GuildCreate, guildPayload(world))
  }

  private resume(connection: Connection, d: Json): void {
    if (d.token !== this.world.token) return void this.end(connection, GatewayCloseCodes.AuthenticationFailed)
    const session = this.sessions.get(String(d.session_id))
    if (session === undefined) return void send(connection.socket, { op: GatewayOpcodes.InvalidSession, d: false })
    if (Number(d.seq) > session.sent.length) return void this.end(connection, GatewayCloseCodes.InvalidSeq)
    connection.session = session
    session.socket = connection.socket
    for (const missed of session.sent.slice(Number(d.seq))) connection.socket.send(missed)
    this.push(session, GatewayDispatchEvents.Resumed, {})
  }

  private dispatch(t: string, d: Json): void {
    for (const session of this.sessions.values()) {
      if (!wants(session.intents, t, d)) continue
      const mayRead = (session.intents & GatewayIntentBits.MessageContent) !== 0
      const isMessage = t === GatewayDispatchEvents.MessageCreate || t === GatewayDispatchEvents.MessageUpdate
      this.push(session, t, isMessage ? visible(this.world, d as never, mayRead) : d)
    }
  }

  private push(session: Session, t: string, d: unknown): void {
    session.sent.push(JSON.stringify({ op: GatewayOpcodes.Dispatch, t, s: session.sent.length + 1, d }))
    session.socket?.send(session.sent.at(-1) ?? '')
  }
}

function send(socket: WebSocket, payload: object): void {
  socket.send(JSON.stringify(payload))
}
