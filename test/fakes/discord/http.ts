import type { IncomingMessage, ServerResponse } from 'node:http'
import { applicationRoutes } from './application-routes.ts'
import { channelRoutes } from './channel-routes.ts'
import { interactionRoutes } from './interaction-routes.ts'
import { type Limit, RateLimits } from './rate-limits.ts'
import { Refusal } from './refusal.ts'
import { type Form, readBytes, readForm } from './request.ts'
import { type Answered, findRoute, type Route } from './routes.ts'
import type { Call, World } from './world.ts'

export interface Failure {
  /** Answered instead of the result. */
  status?: number
  /** Seconds: answers 429 with this wait. */
  retryAfter?: number
  /** Never answers; the connection stays open until the client gives up. */
  hang?: boolean
  /** Cuts the connection. */
  cut?: boolean
  /** The request takes effect before it fails. */
  after?: boolean
}

interface Planned extends Failure {
  method: string
  path: RegExp
  times: number
}

const gateway: Route = {
  method: 'GET',
  path: '/gateway/bot',
  run: ({ world }) => ({
    body: {
      url: world.url.replace('http', 'ws'),
      shards: 1,
      session_start_limit: { total: 1_000, remaining: 1_000, reset_after: 86_400_000, max_concurrency: 1 },
    },
  }),
}
const routes: readonly Route[] = [gateway, ...applicationRoutes, ...channelRoutes, ...interactionRoutes]
const usual: Limit = { requests: 50, ms: 1_000 }

/** The REST API: authentication, rate limits, routes, and failures on demand. */
export class RestApi {
  private readonly planned: Planned[] = []
  private readonly limits: RateLimits
  private readonly world: World

  constructor(world: World, perSecond: number) {
    this.world = world
    this.limits = new RateLimits(() => world.now(), perSecond)
  }

  /** Makes the next requests that fit fail. */
  fail(method: string, path: RegExp, failure: Failure, times = 1): void {
    this.planned.push({ method, path, times, ...failure })
  }

  async handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams, search } = new URL(request.url ?? '/', 'http://local')
    const file = this.world.files.get(pathname)
    if (file !== undefined && search !== '') return void response.writeHead(200).end(file)
    const bytes = await readBytes(request)
    const path = pathname.replace(/^\/api\/v10/, '')
    const method = request.method ?? 'GET'
    const call: Call = { method, path, query: search, body: undefined, files: [], status: 0, at: this.world.now() }
    this.world.calls.push(call)
    const failure = this.planned.find((each) => each.times > 0 && each.method === method && each.path.test(path))
    if (failure !== undefined) failure.times--
    if (failure !== undefined && !failure.after) return void this.breakOff(failure, call, response)
    const headers: Record<string, string> = {}
    try {
      if (path === pathname) throw new Refusal(404, 0, '404: Not Found')
      const answered = await this.answer({ request, bytes, call, headers, query: searchParams })
      if (failure !== undefined) return void this.breakOff(failure, call, response)
      this.reply(response, call, { headers, ...answered })
    } catch (thrown) {
      if (thrown instanceof Refusal) call.code = thrown.code
      const status = thrown instanceof Refusal ? thrown.status : 500
      const body = thrown instanceof Refusal ? thrown.body : { message: String((thrown as Error).stack), code: 0 }
      this.reply(response, call, { headers, status, body })
    }
  }

  private async answer(asked: {
    request: IncomingMessage
    bytes: Buffer
    call: Call
    headers: Record<string, string>
    query: URLSearchParams
  }): Promise<Answered> {
    const { request, bytes, call, headers } = asked
    const found = findRoute(routes, call.method, call.path)
    const { authorization } = request.headers
    if (!/^DiscordBot \(\S+, \S+\)/.test(request.headers['user-agent'] ?? ''))
      throw new Refusal(403, 40333, 'internal network error')
    if (found?.route.open !== true && authorization !== `Bot ${this.world.token}`)
      throw new Refusal(401, 0, '401: Unauthorized')
    if (found === undefined) throw new Refusal(404, 0, '404: Not Found')
    const { route, at } = found
    const major = at.channel ?? at.guild ?? at.token ?? ''
    const allowance = this.limits.take(
      `${route.method} ${route.path}`,
      major,
      route.limit ?? usual,
      route.open !== true,
    )
    Object.assign(headers, allowance.headers)
    if (allowance.retryAfter !== undefined) {
      const { retryAfter: retry_after, global } = allowance
      return { status: 429, body: { message: 'You are being rate limited.', retry_after, global } }
    }
    const form: Form = await readForm(bytes, request.headers['content-type'])
    call.body = form.body
    call.files = form.uploads.map(({ filename }) => filename)
    const body = form.body as Record<string, unknown>
    return route.run({ world: this.world, at, query: asked.query, body, uploads: form.uploads })
  }

  private breakOff(failure: Failure, call: Call, response: ServerResponse): void {
    if (failure.hang || failure.cut) {
      if (failure.cut) response.destroy()
      return void this.world.changed()
    }
    if (failure.retryAfter === undefined) {
      const status = failure.status ?? 500
      return void this.reply(response, call, {
        status,
        body: { message: `${status}: on demand`, code: 0 },
        headers: {},
      })
    }
    const headers = { 'retry-after': String(Math.ceil(failure.retryAfter)), 'x-ratelimit-scope': 'shared' }
    const body = { message: 'You are being rate limited.', retry_after: failure.retryAfter, global: false }
    this.reply(response, call, { status: 429, body, headers })
  }

  private reply(response: ServerResponse, call: Call, answered: Answered & { headers: Record<string, string> }): void {
    const { body, headers } = answered
    call.status = answered.status ?? (body === undefined ? 204 : 200)
    response.writeHead(call.status, body === undefined ? headers : { ...headers, 'content-type': 'application/json' })
    response.end(body === undefined ? undefined : JSON.stringify(body))
    this.world.changed()
  }
}
