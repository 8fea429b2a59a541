import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { ada, type FakeSlack, general, type SlackOptions, startSlack } from '../slack.ts'
import { button, call } from './client.ts'
import type { Json } from './world.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

interface Received {
  headers: IncomingHttpHeaders
  body: string
}

/** An app behind a request URL that answers url_verification, and everything else with `answer`. */
async function startApp(
  answer: (received: Received) => { status: number; headers?: Record<string, string>; body?: string },
) {
  const received: Received[] = []
  const server = createServer(async (request, response) => {
    let body = ''
    for await (const chunk of request) body += String(chunk)
    const { challenge } = body.startsWith('{') ? (JSON.parse(body) as { challenge?: string }) : {}
    if (challenge !== undefined) return void response.end(challenge)
    const one = { headers: request.headers, body }
    received.push(one)
    const { status, headers = {}, body: text = '' } = answer(one)
    response.writeHead(status, headers).end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  cleanups.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`, received }
}

async function start(options: SlackOptions = {}): Promise<FakeSlack> {
  const slack = await startSlack(options)
  cleanups.push(() => slack.close())
  return slack
}

function isSigned(slack: FakeSlack, { headers, body }: Received): boolean {
  const time = String(headers['x-slack-request-timestamp'])
  const hash = createHmac('sha256', slack.world.app.signingSecret).update(`v0:${time}:${body}`).digest('hex')
  return headers['x-slack-signature'] === `v0=${hash}`
}

describe('delivery by HTTP', () => {
  it('verifies the request URL, signs requests, and takes answers', async () => {
    const slack = await start()
    const app = await startApp(({ body }) =>
      body.includes('command=') ? { status: 200, body: 'on it' } : { status: 200 },
    )
    await slack.useHttp(app.url)
    slack.people.dm('hello')
    await slack.until(() => slack.outbox.deliveries[0]?.acked)
    await slack.people.slash('/review', 'a & b', { channel: general })
    const [event, command] = app.received
    expect(app.received.map((each) => isSigned(slack, each))).toEqual([true, true])
    expect(JSON.parse(must(event).body)).toMatchObject({
      type: 'event_callback',
      event: { type: 'message', channel_type: 'im', text: 'hello', user: ada },
    })
    expect(Object.fromEntries(new URLSearchParams(must(command).body))).toMatchObject({
      command: '/review',
      text: 'a & b',
      channel_id: general,
      user_id: ada,
    })
    expect(slack.world.ephemerals).toMatchObject([{ to: ada, text: 'on it' }])
  })

  it('an event that fails comes again after a minute and after five, a command does not', async () => {
    const slack = await start()
    const app = await startApp(() => ({ status: 500 }))
    await slack.useHttp(app.url)
    slack.people.dm('hello')
    await slack.until(() => app.received.length === 2)
    const [delivery] = slack.outbox.deliveries
    await slack.until(() => delivery?.attempts.length === 2 && delivery.attempts[1]?.status === 500)
    slack.world.advance(60_000)
    await slack.until(() => delivery?.attempts[2]?.status === 500)
    slack.world.advance(300_000)
    await slack.until(() => delivery?.attempts[3]?.status === 500)
    expect(app.received.map(({ headers }) => headers['x-slack-retry-num'])).toEqual([undefined, '1', '2', '3'])
    expect(app.received[1]?.headers['x-slack-retry-reason']).toBe('http_error')
    expect(await slack.people.slash('/help', '')).toMatchObject({
      error: 'dispatch_failed',
      attempts: [{ status: 500 }],
    })
  })

  it('X-Slack-No-Retry ends the attempts', async () => {
    const slack = await start()
    const app = await startApp(() => ({ status: 500, headers: { 'x-slack-no-retry': '1' } }))
    await slack.useHttp(app.url)
    slack.people.dm('hello')
    await slack.until(() => slack.outbox.deliveries[0]?.ended)
    expect(app.received).toHaveLength(1)
  })

  it('can sign wrongly, too early and too late', async () => {
    const slack = await start()
    const app = await startApp(() => ({ status: 200 }))
    const sent = { kind: 'events_api' as const, payload: { type: 'event_callback' } }
    for (const signature of ['right', 'wrong', 'stale', 'future', 'absent'] as const)
      await slack.post(app.url, sent, signature)
    expect(app.received.map((each) => isSigned(slack, each))).toEqual([true, false, true, true, false])
    const now = slack.world.now() / 1000
    const isRecent = ({ headers }: Received) => Math.abs(Number(headers['x-slack-request-timestamp']) - now) < 300
    expect(app.received.map(isRecent)).toEqual([true, true, false, false, true])
  })
})

describe('response URLs', () => {
  async function press(
    slack: FakeSlack,
    message: Parameters<FakeSlack['press']>[0],
  ): Promise<(body: Json) => Promise<string>> {
    const { payload } = await slack.press(message, 'go')
    return async (body) =>
      (await fetch(String(payload['response_url']), { method: 'POST', body: JSON.stringify(body) })).text()
  }
  const blocks = [{ type: 'actions', elements: [button('go')] }]

  it('replace and delete the message of a click, also an ephemeral one', async () => {
    const slack = await start({ ackMs: 1 })
    await call(slack, 'chat.postMessage', { channel: general, text: 'one', blocks })
    await call(slack, 'chat.postEphemeral', { channel: general, user: ada, text: 'two', blocks })
    const [message, ephemeral] = [must(slack.answers(general)[0]), must(slack.world.ephemerals[0])]
    const [respond, respondHidden] = [await press(slack, message), await press(slack, ephemeral)]
    expect(await respond({ replace_original: true, text: 'new' })).toBe('ok')
    expect(await respondHidden({ replace_original: true, text: 'new' })).toBe('ok')
    expect([message.text, ephemeral.text, ephemeral.blocks]).toEqual(['new', 'new', undefined])
    await respondHidden({ delete_original: true })
    await respond({ delete_original: true })
    expect([slack.answers(general), slack.world.ephemerals]).toEqual([[], []])
  })

  it('work five times and for 30 minutes', async () => {
    const slack = await start({ ackMs: 1 })
    const { payload } = await slack.people.slash('/help', '', { channel: general })
    const respond = async (body: Json) =>
      (await fetch(String(payload['response_url']), { method: 'POST', body: JSON.stringify(body) })).text()
    expect(await respond({})).toContain('no_text')
    for (let at = 0; at < 4; at++) expect(await respond({ text: `${at}` })).toBe('ok')
    expect(await respond({ text: 'all', response_type: 'in_channel' })).toBe('ok')
    expect(await respond({ text: 'six' })).toContain('used_url')
    expect([slack.world.ephemerals.length, slack.answers(general).map(({ text }) => text)]).toEqual([4, ['all']])
    const later = await slack.people.slash('/help', '', { channel: general })
    slack.world.advance(30 * 60_000 + 1)
    const late = await fetch(String(later.payload['response_url']), { method: 'POST', body: '{"text":"late"}' })
    expect([late.status, await late.text()]).toEqual([404, '{"ok":false,"error":"expired_url"}'])
  })
})
