import type { IncomingHttpHeaders } from 'node:http'
import type { SlackSettings } from '../../core/config/environment/slack.ts'
import type { Front, FrontOptions, Received } from '../adapter.ts'
import type { EventBody } from './events/delivery.ts'
import { suggestionOptions } from './events/modal.ts'
import { whyUnsigned } from './events/signature.ts'
import { createFollowUps } from './follow-ups.ts'
import { type Intake, intake } from './intake.ts'

/** The part that acknowledges: by socket if there is an app token, and else by HTTP. */
export function createFront(settings: SlackSettings, options: FrontOptions): Front {
  const followUps = createFollowUps(settings, options)
  const read = (type: string, body: unknown) =>
    intake(type, body, { commands: options.commands, self: followUps.self() })
  const { appToken, signingSecret } = settings
  if (appToken === undefined)
    return { receivers: { 'POST /api/slack/events': receiver(signingSecret ?? '', { read, followUps, options }) } }
  return {
    async listen(accept) {
      const { listenBySocket } = await import('./socket.ts')
      await followUps.identify()
      return listenBySocket({
        settings: { ...settings, appToken },
        logger: options.logger,
        onEnvelope: async ({ type, body, ack }) => {
          const taken = read(type, body)
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

interface Parts {
  read(type: string, body: unknown): Intake
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
    const taken = read(envelope.type, envelope.body)
    const answer = await answerTo(taken, options)
    followUps.start(taken)
    // Slack would show any text in the body to the person.
    return { status: 200, message: 'accepted', event: taken.event, jobs: taken.jobs, answer: answer ?? '' }
  }
}

/** Slack checks the certificate of an address with an unsigned form, which asks for nothing. */
function isCertificateCheck(headers: IncomingHttpHeaders, body: Buffer): boolean {
  return isForm(headers) && new URLSearchParams(body.toString('utf8')).get('ssl_check') === '1'
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
