import { on } from 'node:events'
import { App, LogLevel } from '@slack/bolt'
import { afterEach, describe, expect, it } from 'vitest'
import WebSocket from 'ws'
import { must } from '../../src/core/must.ts'
import { button, call, client } from './slack/client.ts'
import type { Json } from './slack/world.ts'
import { ada, bob, type FakeSlack, general, type SlackOptions, startSlack } from './slack.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(options: SlackOptions = {}): Promise<FakeSlack> {
  const slack = await startSlack(options)
  cleanups.push(() => slack.close())
  return slack
}

/** The real client of an app, in Socket Mode. */
async function startBolt(slack: FakeSlack): Promise<App> {
  const { botToken, appToken } = slack.world.app
  const clientOptions = { slackApiUrl: slack.apiUrl }
  const app = new App({ token: botToken, appToken, socketMode: true, logLevel: LogLevel.ERROR, clientOptions })
  await app.start()
  cleanups.push(async () => {
    await app.stop()
    await slack.until(() => slack.sockets.count === 0)
  })
  return app
}

describe('the real client in Socket Mode', () => {
  it('hears a mention as two events with one ts, and answers in the thread', async () => {
    const slack = await start()
    const app = await startBolt(slack)
    const heard: string[] = []
    app.message(async ({ message }) => void heard.push(`message ${message.ts}`))
    app.event('app_mention', async ({ event, say }) => {
      heard.push(`app_mention ${event.ts}`)
      await say({ text: 'hi', thread_ts: event.ts })
    })
    const asked = slack.people.say(general, `<@${slack.world.app.botUser}> hello`)
    await slack.until(() => slack.replies(asked)[0], 'an answer')
    await slack.until(() => slack.outbox.deliveries.length === 3 && slack.outbox.deliveries.every(({ acked }) => acked))
    expect(heard.toSorted()).toEqual([`app_mention ${asked.ts}`, `message ${asked.ts}`])
    const own = must(slack.outbox.deliveries[2]).payload['event'] as Json
    expect(own).toMatchObject({ type: 'message', bot_id: 'B0DUCK', user: 'U0DUCK', text: 'hi', thread_ts: asked.ts })
  })

  it('runs a command with its trigger: a modal, its mistakes, and its submission', async () => {
    const slack = await start()
    const app = await startBolt(slack)
    app.command('/explain', async ({ ack, body, client }) => {
      await ack({ text: 'one moment' })
      const element = { type: 'plain_text_input' as const, action_id: 'text', max_length: 10 }
      await client.views.open({
        trigger_id: body.trigger_id,
        view: {
          type: 'modal',
          callback_id: 'explain',
          title: { type: 'plain_text', text: 'Explain' },
          submit: { type: 'plain_text', text: 'Explain' },
          blocks: [{ type: 'input', block_id: 'what', label: { type: 'plain_text', text: 'Error' }, element }],
        },
      })
    })
    app.view('explain', async ({ ack, view }) => {
      const value = view.state.values['what']?.['text']?.value
      if (value === 'bad') await ack({ response_action: 'errors', errors: { what: 'not that' } })
      else await ack()
    })
    const done = await slack.people.slash('/explain', '', { channel: general })
    expect(done.acked).toBe(true)
    expect(slack.world.ephemerals).toMatchObject([{ channel: general, to: ada, text: 'one moment' }])
    const view = await slack.until(() => slack.openViews()[0])
    await expect(slack.submit(view, {})).rejects.toThrow('text is empty')
    await expect(slack.submit(view, { text: 'much too long' })).rejects.toThrow('text is too long')
    expect((await slack.submit(view, { text: 'bad' })).response).toMatchObject({ errors: { what: 'not that' } })
    expect(slack.openViews()).toHaveLength(1)
    await slack.submit(view, { text: 'good' })
    expect(slack.openViews()).toHaveLength(0)
  })

  it('takes clicks, choices, shortcuts and suggestions', async () => {
    const slack = await start()
    const app = await startBolt(slack)
    const seen: unknown[] = []
    app.action('apply', async ({ ack, body, respond }) => {
      await ack()
      seen.push(body.user.id)
      await respond({ replace_original: true, text: 'applied' })
    })
    app.action('choose', async ({ ack, action }) => {
      await ack()
      seen.push('selected_option' in action && action.selected_option?.value)
    })
    app.shortcut('explain', async ({ ack, shortcut }) => {
      await ack()
      seen.push(shortcut.type === 'message_action' && shortcut.message.text)
    })
    app.options('repo', async ({ ack, options }) => {
      await ack({ options: [{ text: { type: 'plain_text', text: `${options.value}!` }, value: 'octo/duck' }] })
    })
    const option = { text: { type: 'plain_text', text: 'Two' }, value: '2' }
    const menu = { type: 'static_select', action_id: 'choose', options: [option] }
    await call(slack, 'chat.postMessage', {
      channel: general,
      text: 'fix',
      blocks: [{ type: 'actions', elements: [button('apply', 'Apply'), menu] }],
    })
    const message = must(slack.answers(general)[0])
    await slack.press(message, 'choose', ada, 'Two')
    await slack.press(message, 'Apply', bob)
    await slack.shortcut('explain', slack.people.say(general, 'boom'))
    const { response } = await slack.suggest({ action_id: 'repo', value: 'duck' })
    expect(response).toMatchObject({ options: [{ value: 'octo/duck' }] })
    await slack.until(() => message.text === 'applied' && seen.length === 3)
    expect(seen).toEqual(['2', bob, 'boom'])
    expect(() => slack.press(message, 'Apply')).toThrow('There is no Apply to press')
  })

  it('streams a message, and uploads and reads a file', async () => {
    const slack = await start()
    const web = client(slack)
    const asked = slack.people.say(general, 'go on')
    const at = { channel: general, thread_ts: asked.ts }
    await expect(web.chat.startStream(at)).rejects.toThrow('missing_recipient_user_id')
    const who = { recipient_user_id: ada, recipient_team_id: slack.world.team.id }
    const { ts = '' } = await web.chat.startStream({ ...at, ...who, markdown_text: 'one ' })
    await web.chat.appendStream({ channel: general, ts, markdown_text: 'two ' })
    await expect(web.chat.update({ channel: general, ts, text: 'no' })).rejects.toThrow('streaming_state_conflict')
    await web.chat.stopStream({ channel: general, ts, markdown_text: 'three' })
    await expect(web.chat.appendStream({ channel: general, ts, markdown_text: '!' })).rejects.toThrow(
      'message_not_in_streaming_state',
    )
    await web.filesUploadV2({ channel_id: general, thread_ts: asked.ts, content: 'a diff', filename: 'change.patch' })
    const [streamed, shared] = slack.replies(asked)
    expect(streamed).toMatchObject({
      text: 'one two three',
      versions: ['one ', 'one two ', 'one two three'],
    })
    const file = must(slack.world.files.get(must(must(shared).files?.[0])))
    expect(String(file.content)).toBe('a diff')
    const info = await web.files.info({ file: file.id })
    const address = must(info.file?.url_private_download)
    const headers = { authorization: `Bearer ${slack.world.app.botToken}` }
    expect(await (await fetch(address, { headers })).text()).toBe('a diff')
    expect(await (await fetch(address)).text()).toContain('Sign in')
  })
})

describe('sockets', () => {
  const connect = (url: string): WebSocket => {
    const socket = new WebSocket(url)
    cleanups.push(async () => socket.terminate())
    inbox.set(socket, on(socket, 'message'))
    return socket
  }
  const openSocket = async (slack: FakeSlack): Promise<WebSocket> => {
    const { url = '' } = await client(slack, slack.world.app.appToken).apps.connections.open({})
    return connect(url)
  }
  const inbox = new Map<WebSocket, AsyncIterator<unknown[]>>()
  /** The next message; those that came while nobody waited first. */
  const next = async (socket: WebSocket): Promise<Json> => {
    const { value } = await must(inbox.get(socket)).next()
    return JSON.parse(String(value[0])) as Json
  }

  it('a ticket opens one socket, and only the token of the app gets one', async () => {
    const slack = await start()
    await expect(client(slack).apps.connections.open({})).rejects.toThrow('not_allowed_token_type')
    const { url = '' } = await client(slack, slack.world.app.appToken).apps.connections.open({})
    expect(await next(connect(url))).toMatchObject({ type: 'hello', num_connections: 1 })
    await expect(next(connect(url))).rejects.toThrow('403')
  })

  it('an envelope without an acknowledgement comes again, and refresh closes nothing by itself', async () => {
    const slack = await start({ ackMs: 200 })
    const socket = await openSocket(slack)
    await next(socket)
    slack.people.say(general, 'hello')
    const first = await next(socket)
    expect(first).toMatchObject({ type: 'events_api', retry_attempt: 0 })
    const second = await next(socket)
    expect(second).toMatchObject({ retry_attempt: 1, retry_reason: 'timeout', payload: first['payload'] })
    socket.send(JSON.stringify({ envelope_id: second['envelope_id'] }))
    await slack.until(() => slack.outbox.deliveries[0]?.acked)
    const warning = next(socket)
    slack.sockets.disconnect('warning')
    expect(await warning).toMatchObject({ type: 'disconnect', reason: 'warning' })
    expect(slack.sockets.count).toBe(1)
    socket.send(JSON.stringify({ envelope_id: 'made-up' }))
    await slack.until(() => slack.sockets.strayAcks.includes('made-up'))
  })

  it('the eleventh socket is refused', async () => {
    const slack = await start()
    for (let at = 0; at < 10; at++) await next(await openSocket(slack))
    expect(await next(await openSocket(slack))).toMatchObject({ type: 'disconnect', reason: 'too_many_websockets' })
  })

  it('an event waits for a socket, a command fails without one', async () => {
    const slack = await start()
    slack.people.say(general, 'hello')
    expect(await slack.people.slash('/help', '')).toMatchObject({ acked: false, error: 'operation_timeout' })
    const socket = await openSocket(slack)
    expect(await next(socket)).toMatchObject({ type: 'hello' })
    const event = await next(socket)
    expect(event).toMatchObject({ payload: { event: { type: 'message', text: 'hello', channel: general, user: ada } } })
    socket.send(JSON.stringify({ envelope_id: event['envelope_id'] }))
    await slack.until(() => slack.outbox.deliveries[0]?.acked)
  })
})
