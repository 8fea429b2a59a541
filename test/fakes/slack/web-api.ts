import type { IncomingMessage, ServerResponse } from 'node:http'
import { appMethods } from './app-methods.ts'
import { chatMethods } from './chat-methods.ts'
import { conversationMethods } from './conversation-methods.ts'
import { fileMethods } from './file-methods.ts'
import type { Method } from './method.ts'
import type { Services } from './services.ts'
import { streamMethods } from './stream-methods.ts'
import { unfurlMethods } from './unfurl-method.ts'
import { viewMethods } from './view-methods.ts'
import { type Call, type Json, SlackError, type World } from './world.ts'

const methods: Record<string, Method> = {
  ...appMethods,
  ...chatMethods,
  ...unfurlMethods,
  ...streamMethods,
  ...conversationMethods,
  ...viewMethods,
  ...fileMethods,
}

/** An error, a status or silence instead of an answer. */
export interface Failure {
  error?: string
  status?: number
  /** Seconds, for `Retry-After` of a 429. */
  retryAfter?: number
  /** The connection stays open without an answer. */
  hang?: boolean
  /** The connection is cut. */
  cut?: boolean
  /** The call takes effect first. */
  after?: boolean
  more?: Json
}

interface Answer {
  status: number
  headers: Record<string, string>
  body: Json
}

export class WebApi {
  private readonly world: World
  private readonly services: Services
  private readonly failures: { method: string; failure: Failure; times: number }[] = []
  /** Hanging calls, answered when the stand-in is closed. */
  private readonly hanging = new Set<ServerResponse>()

  constructor(world: World, services: Services) {
    this.world = world
    this.services = services
  }

  fail(method: string, failure: Failure, times = 1): void {
    this.failures.push({ method, failure, times })
  }

  async serve(request: IncomingMessage, response: ServerResponse, body: Buffer): Promise<void> {
    const address = new URL(request.url ?? '/', 'http://local')
    const name = address.pathname.replace(/^\/api\//, '')
    const args = { ...Object.fromEntries(address.searchParams), ...readBody(request, body) }
    const call: Call = { method: name, args, at: this.world.now() }
    this.world.calls.push(call)
    const planned = this.failures.find((each) => each.times > 0 && each.method === name)
    if (planned !== undefined) planned.times--
    const failure = planned?.failure
    const token = request.headers.authorization?.replace(/^Bearer /i, '')
    const isPlain = failure === undefined || failure.after === true
    const answer = isPlain ? this.answer(name, args, token ?? args['token'], call) : undefined
    if (failure?.hang) {
      this.hanging.add(response)
      return this.world.changed()
    }
    if (failure?.cut) {
      Object.assign(call, { ok: false, error: 'cut' })
      request.socket.destroy()
      return this.world.changed()
    }
    const final = failure === undefined ? answer : failed(failure)
    const { status = 200, headers = {}, body: content = {} } = final ?? {}
    const isOk = status === 200 && content['ok'] === true
    Object.assign(call, { ok: isOk, answer: content, ...(isOk ? {} : { error: String(content['error'] ?? status) }) })
    response.writeHead(status, { 'content-type': 'application/json; charset=utf-8', ...headers })
    response.end(JSON.stringify(content))
    this.world.changed()
  }

  close(): void {
    for (const response of this.hanging) response.destroy()
  }

  private answer(name: string, args: Json, token: unknown, call: Call): Answer {
    const method = methods[name]
    try {
      if (method === undefined) throw new SlackError('unknown_method', { req_method: name })
      this.authorize(method, token)
      const limit = method.perMinute ?? 60
      const isSame = (other: Call) =>
        other.method === name && (method.perMinute !== undefined || other.args['channel'] === args['channel'])
      const recent = this.world.calls.filter(
        (other) => other !== call && other.ok !== undefined && isSame(other) && call.at - other.at < 60_000,
      )
      if (recent.length >= limit) return rateLimited(Math.ceil((60_000 - (call.at - (recent[0]?.at ?? 0))) / 1000))
      const headers = this.scopeHeaders()
      return { status: 200, headers, body: { ok: true, ...method.run(this.world, args, this.services) } }
    } catch (thrown) {
      if (!(thrown instanceof SlackError)) throw thrown
      return { status: 200, headers: {}, body: { ok: false, error: thrown.message, ...thrown.more } }
    }
  }

  private scopeHeaders(): Record<string, string> {
    const granted = this.world.app.manifest?.oauth_config?.scopes?.bot
    return granted === undefined ? {} : { 'x-oauth-scopes': granted.join(',') }
  }

  private authorize({ token: kind = 'bot', scope }: Method, token: unknown): void {
    const { botToken, appToken, manifest } = this.world.app
    if (kind === 'none') return
    if (token === undefined || token === '') throw new SlackError('not_authed')
    const grant = [...this.world.grants.values()].find((each) => each.used && each.token === token)
    if (grant !== undefined && token !== botToken) {
      // This stand-in has one workspace, which an organization may own. Others have no channels here.
      if (grant.team !== null && scope !== undefined) throw new SlackError('team_access_not_granted')
      return
    }
    if (token !== botToken && token !== appToken) throw new SlackError('invalid_auth')
    if (token !== (kind === 'app' ? appToken : botToken)) throw new SlackError('not_allowed_token_type')
    const provided = manifest?.oauth_config?.scopes?.bot
    if (scope === undefined || provided === undefined) return
    if (!scope.split('|').some((each) => provided.includes(each)))
      throw new SlackError('missing_scope', { needed: scope.replaceAll('|', ','), provided: provided.join(',') })
  }
}

function rateLimited(seconds: number): Answer {
  return { status: 429, headers: { 'retry-after': String(seconds) }, body: { ok: false, error: 'ratelimited' } }
}

function failed(failure: Failure): Answer {
  if (failure.retryAfter !== undefined) return rateLimited(failure.retryAfter)
  const body = { ok: false, error: failure.error ?? 'internal_error', ...failure.more }
  return { status: failure.status ?? 200, headers: {}, body }
}

/** The arguments of a form, of a multipart form or of JSON. Throws `invalid_form_data` and the like. */
function readBody(request: IncomingMessage, body: Buffer): Json {
  const type = request.headers['content-type'] ?? ''
  if (body.length === 0) return {}
  if (type.includes('application/json')) {
    try {
      return JSON.parse(body.toString()) as Json
    } catch {
      return {}
    }
  }
  if (type.includes('application/x-www-form-urlencoded'))
    return Object.fromEntries(new URLSearchParams(body.toString()))
  return {}
}
