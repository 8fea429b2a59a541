// A Slack for load: it answers at once and counts nothing but times. The strict stand-in of the tests would be measured
// instead of the server.
import { randomUUID } from 'node:crypto'
import { createServer, type IncomingMessage } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type WebSocket, WebSocketServer } from 'ws'
import { must } from '../src/core/must.ts'

/** Times of one conversation, in milliseconds after its envelope was sent. */
export interface Times {
  sent: number
  acknowledged?: number
  /** The first thing that a person sees: 👀, or a message for a command. */
  reacted?: number
  answered?: number
}

export interface SlackLoad {
  variables: Record<string, string>
  /** Resolves when the server is connected. */
  connected: Promise<void>
  /** By channel; each conversation has its own. */
  times: ReadonlyMap<string, Times>
  /** Starts a conversation. Even ones are mentions, odd ones slash commands. */
  start(number: number): void
  close(): void
}

const team = 'T0BENCH'
const bot = 'U0BOT'

export async function startSlackLoad(): Promise<SlackLoad> {
  const times = new Map<string, Times>()
  const envelopes = new Map<string, Times>()
  const sockets = new WebSocketServer({ noServer: true })
  let socket: WebSocket | undefined
  let url = ''
  let posted = 0
  const server = createServer(async (request, response) => {
    const method = request.url?.split('/').at(-1)
    const answer = answerTo(String(method), await formOf(request))
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, ...answer }))
  })
  const answerTo = (method: string, form: URLSearchParams): object => {
    if (method === 'apps.connections.open') return { url: `${url.replace('http', 'ws')}/link` }
    if (method === 'auth.test') return { user_id: bot, bot_id: 'B0BOT', team_id: team }
    const time = times.get(form.get('channel') ?? '')
    const now = performance.now() - (time?.sent ?? 0)
    if (time !== undefined && ['reactions.add', 'chat.postMessage', 'chat.startStream'].includes(method))
      time.reacted ??= now
    const isWhole = method === 'chat.postMessage' || method === 'chat.update'
    if (time !== undefined && isWhole && !form.get('text')?.startsWith(':hourglass')) time.answered ??= now
    const creates = method === 'chat.postMessage' || method === 'chat.startStream'
    return creates ? { channel: form.get('channel'), ts: `2.${++posted}` } : {}
  }
  const connected = new Promise<void>((resolve) => {
    server.on('upgrade', (request, stream, head) =>
      sockets.handleUpgrade(request, stream, head, (opened) => {
        socket = opened
        opened.on('message', (data) => {
          const { envelope_id = '' } = JSON.parse(String(data)) as { envelope_id?: string }
          const time = envelopes.get(envelope_id)
          if (time !== undefined) time.acknowledged ??= performance.now() - time.sent
        })
        opened.send(JSON.stringify({ type: 'hello', num_connections: 1, connection_info: { app_id: 'A0BENCH' } }))
        resolve()
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    variables: { SLACK_BOT_TOKEN: 'xoxb-made-up', SLACK_APP_TOKEN: 'xapp-made-up', SLACK_API_URL: `${url}/api/` },
    connected,
    times,
    start(number) {
      const envelope_id = randomUUID()
      const time: Times = { sent: performance.now() }
      const channel = `C${number}`
      envelopes.set(envelope_id, time)
      times.set(channel, time)
      const body = number % 2 === 0 ? mention(channel, number) : command(channel, number)
      must(socket).send(JSON.stringify({ envelope_id, ...body }))
    },
    close() {
      for (const each of sockets.clients) each.terminate()
      server.closeAllConnections()
      server.close()
    },
  }
}

async function formOf(request: IncomingMessage): Promise<URLSearchParams> {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk as Buffer)
  return new URLSearchParams(Buffer.concat(chunks).toString())
}

/** A user has a hundred commands an hour, so that each conversation is of another user. */
function mention(channel: string, number: number): object {
  const event = { type: 'app_mention', channel, user: `U${number}`, ts: `1.${number}`, text: `<@${bot}> help` }
  const authorizations = [{ user_id: bot, is_bot: true }]
  return {
    type: 'events_api',
    accepts_response_payload: false,
    payload: { type: 'event_callback', team_id: team, event_id: `Ev${number}`, event, authorizations },
  }
}

function command(channel: string, number: number): object {
  const who = { team_id: team, channel_id: channel, user_id: `U${number}` }
  return {
    type: 'slash_commands',
    accepts_response_payload: true,
    payload: { ...who, command: '/help', text: '', trigger_id: `trigger.${number}` },
  }
}
