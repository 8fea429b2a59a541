import type { IncomingHttpHeaders } from 'node:http'
import type { SlackSettings } from '../../core/config/environment/slack.ts'
import { must } from '../../core/must.ts'
import type { Pages } from '../../core/server/http-server.ts'
import type { Front, FrontOptions, Received } from '../adapter.ts'
import type { EventBody } from './events/delivery.ts'
import { suggestionOptions } from './events/modal.ts'
import { whyUnsigned } from './events/signature.ts'
import { createFollowUps } from './follow-ups.ts'
import { type Intake, intake } from './intake.ts'
import { createGate } from './workspaces/gate.ts'
import { createInstallations, type Installations, installPath, redirectPath } from './workspaces/installations.ts'

/** The part that acknowledges: by socket if there is an app token, and else by HTTP. */
export function createFront(settings: SlackSettings, options: FrontOptions): Front {
  const followUps = createFollowUps(settings, options)
  const { appToken, signingSecret, oauth } = settings
  const installations = oauth && createInstallations(options.memory, oauth.encryptionKey)
  const gate = createGate(options, installations)
  const read = async (type: string, body: unknown): Promise<Intake> => {
    const taken = intake(type, body, { commands: options.commands, self: followUps.self() })
    if (taken.removed !== undefined) {
      await installations?.remove(taken.removed)
      return taken
    }
    return (await gate.admits(taken.tenant)) ? taken : { event: 'refused', jobs: [], tenant: taken.tenant }
  }
  const pages = installations === undefined ? {} : { routes: pagesFor(settings, { ...options, installations }) }
  if (appToken === undefined)
    return {
      ...pages,
      receivers: { 'POST /api/slack/events': receiver(signingSecret ?? '', { read, followUps, options }) },
    }
  return {
    ...pages,
    async listen(accept) {
      const { listenBySocket } = await import('./socket.ts')
      await followUps.identify()
      return listenBySocket({
        settings: { ...settings, appToken },
        logger: options.logger,
        onEnvelope: async ({ type, body, ack }) => {
          const taken = await read(type, body)
          // A form must be opened within seconds, and an acknowledgement must not wait for it.
          const answer = await answerTo(taken, options)
          await accept(taken)
          await ack(answer)
          followUps.start(taken)
        },
      })
    },
  }
}

/** Returns the pages that install the app. Their library is loaded with the first request. */
function pagesFor(settings: SlackSettings, options: FrontOptions & { installations: Installations }): Pages {
  let pages: Promise<Pages> | undefined
  const page =
    (route: string): Pages[string] =>
    async (asked) => {
      pages ??= import('./workspaces/install-pages.ts').then(({ installPages }) => installPages(settings, options))
      return must((await pages)[route])(asked)
    }
  return Object.fromEntries([installPath, redirectPath].map((path) => [`GET ${path}`, page(`GET ${path}`)]))
}

interface Parts {
  read(type: string, body: unknown): Promise<Intake>
  followUps: ReturnType<typeof createFollowUps>
  options: FrontOptions
}

async function answerTo({ suggest }: Intake, options: FrontOptions): Promise<Record<string, unknown> | undefined> {
  if (suggest === undefined) return undefined
  const { team, user, channel, typed, argument, command } = suggest
  const chat = { tenant: team, channel }
  const about = { command, argument, typed, given: {} }
  const values = await options.suggest({ ...about, surface: 'slack', chat, actor: `${team}/${user}` })
  return suggestionOptions(typed, values)
}

function receiver(secret: string, { read, followUps, options }: Parts) {
  return async (headers: IncomingHttpHeaders, body: Buffer): Promise<Received> => {
    const refuse = (status: number, message: string): Received => ({ status, message, event: 'refused', jobs: [] })
    if (isCertificateCheck(headers, body))
      return { status: 200, message: 'ok', event: 'ssl_check', jobs: [], answer: '' }
    const unsigned = whyUnsigned(secret, { headers, body })
    if (unsigned !== undefined) return refuse(401, unsigned)
    const envelope = readRequest(headers, body)
    if (envelope === undefined) return refuse(400, 'Invalid body (expected JSON or a form of Slack).')
    const { challenge, type } = envelope.body as EventBody
    if (type === 'url_verification')
      return { status: 200, message: 'verified', event: 'url_verification', jobs: [], answer: { challenge } }
    const taken = await read(envelope.type, envelope.body)
    const answer = await answerTo(taken, options)
    followUps.start(taken)
    // Slack would show any text in the body to the person.
    return { status: 200, message: 'accepted', event: taken.event, jobs: taken.jobs, answer: answer ?? '' }
  }
}

/** Slack checks the certificate of an address with an unsigned form, which asks for nothing. */
function isCertificateCheck(headers: IncomingHttpHeaders, body: Buffer): boolean {
  return isForm(headers) && body.length < 1_000 && new URLSearchParams(body.toString('utf8')).get('ssl_check') === '1'
}

function isForm(headers: IncomingHttpHeaders): boolean {
  return headers['content-type']?.includes('x-www-form-urlencoded') === true
}

/** Reads the three forms of requests: events in JSON, interactions as JSON in a form, and commands as a form. */
function readRequest(headers: IncomingHttpHeaders, body: Buffer): { type: string; body: object } | undefined {
  const text = body.toString('utf8')
  const form = new URLSearchParams(text)
  const posted = isForm(headers)
  try {
    if (posted && form.has('command')) return { type: 'slash_commands', body: Object.fromEntries(form) }
    const parsed: unknown = JSON.parse(posted ? (form.get('payload') ?? '') : text)
    if (typeof parsed !== 'object' || parsed === null) return undefined
    return { type: posted ? 'interactive' : 'events_api', body: parsed }
  } catch {
    return undefined
  }
}
