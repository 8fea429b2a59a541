import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Interruptions } from './interruptions.ts'
import { createHttpTransport, type Delivery, httpRequest, type Kind, Outbox, type Signature } from './slack/delivery.ts'
import { press, pressInView, shortcut, submit, suggest } from './slack/interactions.ts'
import { People } from './slack/people.ts'
import { ResponseUrls } from './slack/response-urls.ts'
import type { Services } from './slack/services.ts'
import { Sockets } from './slack/sockets.ts'
import { envelope, isSubscribed } from './slack/subscriptions.ts'
import { receiveUpload, sendFile } from './slack/uploads.ts'
import { type Failure, WebApi } from './slack/web-api.ts'
import { type Ephemeral, type Json, type Manifest, type Message, type OpenView, World } from './slack/world.ts'

export interface SlackOptions {
  /** Limits scopes, events, commands and shortcuts to what the manifest asks for. Absent: everything. */
  manifest?: Manifest
  /** How long the app has to acknowledge; 3 seconds on Slack. */
  ackMs?: number
  /** Pauses before events are sent again, on the clock of the workspace. */
  retryDelays?: readonly number[]
}

/** The members of every new workspace. */
export const ada = 'U0ADA'
export const bob = 'U0BOB'
export const general = 'C0GENERAL'

/**
 * A Slack on loopback: strict about what it is sent, with people who do things. The app is told by socket until
 * `useHttp` is called.
 */
export class FakeSlack {
  readonly world: World
  readonly people: People
  readonly sockets: Sockets
  readonly responseUrls: ResponseUrls
  readonly outbox: Outbox
  readonly interruptions = new Interruptions()
  private readonly api: WebApi
  private readonly server = createServer(
    this.interruptions.around((request, response) => {
      this.serve(request, response).catch((error: unknown) => {
        this.faults.push(error)
        request.socket.destroy()
      })
    }),
  )
  /** Mistakes of the stand-in itself. `close` throws them. */
  private readonly faults: unknown[] = []
  private readonly ackMs: number

  constructor(options: SlackOptions = {}) {
    this.ackMs = options.ackMs ?? 3_000
    this.world = new World({
      id: 'A0DUCK',
      botId: 'B0DUCK',
      botUser: 'U0DUCK',
      botToken: 'xoxb-made-up-bot',
      appToken: 'xapp-made-up-app',
      signingSecret: 'made-up-signing-secret',
      clientId: '1.2',
      clientSecret: 'made-up-client-secret',
      ...(options.manifest === undefined ? {} : { manifest: options.manifest }),
    })
    this.sockets = new Sockets(this.world, this.ackMs)
    this.outbox = new Outbox(this.world, this.sockets, options.retryDelays)
    const services: Services = {
      event: (event) => {
        if (isSubscribed(this.world, event))
          void this.outbox.send('events_api', envelope(this.world, event)).catch(() => {})
      },
      openSocket: () => this.sockets.ticket(),
    }
    this.api = new WebApi(this.world, services)
    this.responseUrls = new ResponseUrls(this.world, services)
    this.people = new People(this.tools, services, ada)
    this.people.addUser({ id: ada, name: 'ada', real_name: 'Ada', tz: 'Europe/Berlin' })
    this.people.addUser({ id: bob, name: 'bob', real_name: 'Bob' })
    this.people.addChannel(general, 'general')
  }

  async listen(): Promise<this> {
    this.server.on('upgrade', (request, socket, head) => this.sockets.upgrade(request, socket, head))
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve))
    this.world.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`
    return this
  }

  /** For `SLACK_API_URL` and the `slackApiUrl` of clients. */
  get apiUrl(): string {
    return `${this.world.url}/api/`
  }

  /** The environment variables of a server that uses this Slack. */
  env(by: 'socket' | 'http'): Record<string, string> {
    const { botToken, appToken, signingSecret } = this.world.app
    const secret = by === 'socket' ? { SLACK_APP_TOKEN: appToken } : { SLACK_SIGNING_SECRET: signingSecret }
    return { SLACK_BOT_TOKEN: botToken, SLACK_API_URL: this.apiUrl, ...secret }
  }

  /** Verifies a request URL, as the settings of an app do, and sends everything there from now on. */
  async useHttp(url: string): Promise<void> {
    const challenge = 'made-up-challenge'
    const payload = { token: 'made-up-verification-token', challenge, type: 'url_verification' }
    const { status, body } = await this.post(url, { kind: 'events_api', payload })
    const given = body.startsWith('{') ? (JSON.parse(body) as Json)['challenge'] : body
    if (status !== 200 || given !== challenge) throw new Error(`The request URL answered ${status} ${body}`)
    this.outbox.transport = createHttpTransport(this.world, url, this.ackMs)
  }

  /** One request to the app, with a signature of choice. */
  async post(
    url: string,
    sent: { kind: Kind; payload: Json },
    signature: Signature = 'right',
  ): Promise<{ status: number; body: string }> {
    const response = await fetch(url, { method: 'POST', ...httpRequest(this.world, sent, signature) })
    return { status: response.status, body: await response.text() }
  }

  fail(method: string, failure: Failure, times = 1): void {
    this.api.fail(method, failure, times)
  }

  /** Waits for something that the app does. See `World.until`. */
  until<T>(predicate: () => T, what?: string, ms?: number): Promise<NonNullable<T>> {
    return this.world.until(predicate, what, ms)
  }

  press(message: Message | Ephemeral, wanted: string, user: string = ada, option?: string): Promise<Delivery> {
    return press(this.tools, message, { wanted, user, ...(option === undefined ? {} : { option }) })
  }

  pressInView(view: OpenView, wanted: string, option?: string): Promise<Delivery> {
    return pressInView(this.tools, view, { wanted, ...(option === undefined ? {} : { option }) })
  }

  shortcut(callback: string, message?: Message, user: string = ada): Promise<Delivery> {
    return shortcut(this.tools, callback, user, message)
  }

  submit(view: OpenView, values: Record<string, string | string[]>): Promise<Delivery> {
    return submit(this.tools, view, values)
  }

  suggest(menu: Parameters<typeof suggest>[2], user: string = ada): Promise<Delivery> {
    return suggest(this.tools, user, menu)
  }

  messages(channel: string): Message[] {
    return this.world.channels.get(channel)?.messages ?? []
  }

  /** Messages of the bot. */
  answers(channel: string): Message[] {
    return this.messages(channel).filter(({ bot_id }) => bot_id === this.world.app.botId)
  }

  replies(root: Message): Message[] {
    return this.messages(root.channel).filter(({ ts, thread_ts }) => thread_ts === root.ts && ts !== root.ts)
  }

  calls(method: string) {
    return this.world.calls.filter((call) => call.method === method)
  }

  openViews(user: string = ada): OpenView[] {
    return [...this.world.views.values()].filter((view) => view.user === user && view.state === 'open')
  }

  async close(): Promise<void> {
    this.sockets.close()
    this.api.close()
    this.server.closeAllConnections()
    await new Promise((resolve) => this.server.close(resolve))
    if (this.faults.length > 0) throw this.faults[0]
  }

  private get tools() {
    const { world, outbox, responseUrls } = this
    return { world, outbox, responseUrls }
  }

  private async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
    const path = request.url ?? '/'
    if (path.startsWith('/api/')) return this.api.serve(request, response, body)
    if (path.startsWith('/upload/')) return receiveUpload(this.world, request, response, body)
    if (path.startsWith('/files-pri/')) return sendFile(this.world, request, response)
    const id = /^\/response\/(\w+)$/.exec(path)?.[1]
    if (id === undefined) return void response.writeHead(404).end()
    const answer = this.responseUrls.answer(id, JSON.parse(body.toString()) as Json)
    response.writeHead(answer.status, { 'content-type': 'text/plain' }).end(answer.body)
  }
}

export async function startSlack(options: SlackOptions = {}): Promise<FakeSlack> {
  return new FakeSlack(options).listen()
}
