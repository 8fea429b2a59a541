import { afterEach, describe, expect, it } from 'vitest'
import { ada, type FakeSlack, general, type SlackOptions, startSlack } from '../slack.ts'
import { button, call, client, section } from './client.ts'
import type { Json } from './world.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

async function start(options: SlackOptions = {}): Promise<FakeSlack> {
  const slack = await startSlack(options)
  cleanups.push(() => slack.close())
  return slack
}

describe('the Web API', () => {
  it('takes forms and JSON, and refuses tokens, methods and missing arguments', async () => {
    const slack = await start()
    const post = async (method: string, headers: Record<string, string>, body = '') =>
      (await (await fetch(`${slack.apiUrl}${method}`, { method: 'POST', headers, body })).json()) as Json
    const form = { 'content-type': 'application/x-www-form-urlencoded' }
    expect(await post('auth.test', form)).toEqual({ ok: false, error: 'not_authed' })
    expect(await post('auth.test', form, 'token=wrong')).toEqual({ ok: false, error: 'invalid_auth' })
    expect(await post('auth.test', form, `token=${slack.world.app.botToken}`)).toMatchObject({
      ok: true,
      bot_id: 'B0DUCK',
    })
    expect(await call(slack, 'chat.shout')).toMatchObject({ error: 'unknown_method' })
    expect(await call(slack, 'chat.postMessage', { text: 'hi' })).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] missing required field: channel'] },
    })
    expect(await call(slack, 'chat.postMessage', { channel: general })).toMatchObject({ error: 'no_text' })
    expect(await call(slack, 'chat.postMessage', { channel: 'C0', text: 'hi' })).toMatchObject({
      error: 'channel_not_found',
    })
    slack.people.addChannel('C0OTHER', 'other', [ada])
    slack.people.addChannel('G0SECRET', 'secret', [ada])
    expect(await call(slack, 'chat.postMessage', { channel: 'C0OTHER', text: 'hi' })).toMatchObject({
      error: 'not_in_channel',
    })
    expect(await call(slack, 'chat.postMessage', { channel: 'G0SECRET', text: 'hi' })).toMatchObject({
      error: 'channel_not_found',
    })
    await call(slack, 'conversations.join', { channel: 'C0OTHER' })
    expect(await call(slack, 'chat.postMessage', { channel: 'C0OTHER', text: 'hi' })).toMatchObject({ ok: true })
  })

  it.each([
    ['a long text', { text: 'x'.repeat(40_001) }, 'msg_too_long'],
    ['a long section', { blocks: [section('x'.repeat(3001))] }, 'invalid_blocks'],
    ['an empty section', { blocks: [section('')] }, 'invalid_blocks'],
    ['too many blocks', { blocks: Array(51).fill({ type: 'divider' }) }, 'invalid_blocks'],
    ['a long message', { blocks: Array(5).fill(section('x'.repeat(2900))) }, 'msg_blocks_too_long'],
    ['long Markdown', { blocks: Array(2).fill({ type: 'markdown', text: 'x'.repeat(6001) }) }, 'msg_blocks_too_long'],
    ['a long button', { blocks: [{ type: 'actions', elements: [button('a', 'x'.repeat(76))] }] }, 'invalid_blocks'],
    ['a long id', { blocks: [{ type: 'actions', elements: [button('a'.repeat(256))] }] }, 'invalid_blocks'],
    ['the same id twice', { blocks: [{ type: 'actions', elements: [button('a'), button('a')] }] }, 'invalid_blocks'],
    [
      'too many buttons',
      { blocks: [{ type: 'actions', elements: Array.from({ length: 26 }, (_, at) => button(`${at}`)) }] },
      'invalid_blocks',
    ],
    [
      'a long header',
      { blocks: [{ type: 'header', text: { type: 'plain_text', text: 'x'.repeat(151) } }] },
      'invalid_blocks',
    ],
    ['an unknown field', { blocks: [{ type: 'divider', colour: 'red' }] }, 'invalid_blocks'],
    ['an unknown block', { blocks: [{ type: 'spinner' }] }, 'invalid_blocks'],
    ['a missing thread', { text: 'hi', thread_ts: '1234567890.123456' }, 'thread_not_found'],
    [
      'nested metadata',
      { text: 'hi', metadata: { event_type: 'job', event_payload: 'no' } },
      'invalid_metadata_schema',
    ],
  ])('refuses %s', async (_, args, error) => {
    const slack = await start()
    expect(await call(slack, 'chat.postMessage', { channel: general, ...args })).toMatchObject({ ok: false, error })
    expect(slack.messages(general)).toEqual([])
  })

  it('says where a block is wrong', async () => {
    const slack = await start()
    const blocks = [{ type: 'divider' }, section('x'.repeat(3001))]
    expect(await call(slack, 'chat.postMessage', { channel: general, blocks })).toMatchObject({
      errors: ['must be less than 3001 characters [json-pointer:/blocks/1/text/text]'],
    })
  })

  it('keeps metadata, edits only own messages, and has no edits of ephemeral ones', async () => {
    const slack = await start()
    const web = client(slack)
    const metadata = { event_type: 'job', event_payload: { job: 'slack/1' } }
    const asked = slack.people.say(general, 'do it')
    const { ts = '' } = await web.chat.postMessage({ channel: general, thread_ts: asked.ts, text: 'working', metadata })
    const plain = await web.conversations.replies({ channel: general, ts: asked.ts })
    expect(plain.messages?.map((message) => message.metadata)).toEqual([undefined, undefined])
    const full = await web.conversations.replies({ channel: general, ts: asked.ts, include_all_metadata: true })
    expect(full.messages?.[1]?.metadata).toEqual(metadata)
    await web.chat.update({ channel: general, ts, text: 'done' })
    expect(slack.replies(asked)).toMatchObject([{ text: 'done', versions: ['working', 'done'], metadata }])
    const update = (more: object) => call(slack, 'chat.update', { channel: general, text: 'x', ...more })
    expect(await update({ ts: asked.ts })).toMatchObject({ error: 'cant_update_message' })
    expect(await update({ ts, text: 'x'.repeat(4001) })).toMatchObject({ error: 'msg_too_long' })
    const { message_ts } = await web.chat.postEphemeral({ channel: general, user: ada, text: 'psst' })
    expect(await update({ ts: message_ts })).toMatchObject({ error: 'message_not_found' })
    expect((await web.conversations.history({ channel: general })).messages).toMatchObject([
      { ts: asked.ts, reply_count: 1 },
    ])
    const at = { channel: general, timestamp: asked.ts, name: 'eyes' }
    await web.reactions.add(at)
    await expect(web.reactions.add(at)).rejects.toThrow('already_reacted')
    await web.reactions.remove(at)
    await expect(web.reactions.remove(at)).rejects.toThrow('no_reaction')
  })

  it('opens a view once and within three seconds, and checks it', async () => {
    const slack = await start({ ackMs: 1 })
    const view = { type: 'modal', title: { type: 'plain_text', text: 'A title' }, blocks: [section('hi')] }
    const open = (more: object = {}) =>
      call(slack, 'views.open', { trigger_id: slack.world.trigger(ada), view, ...more })
    const trigger_id = slack.world.trigger(ada)
    expect(await open({ trigger_id })).toMatchObject({ ok: true })
    expect(await open({ trigger_id })).toMatchObject({ error: 'exchanged_trigger_id' })
    const late = slack.world.trigger(ada)
    slack.world.advance(3_001)
    expect(await open({ trigger_id: late })).toMatchObject({ error: 'expired_trigger_id' })
    expect(await open({ trigger_id: 'made-up' })).toMatchObject({ error: 'invalid_trigger_id' })
    const title = { type: 'plain_text', text: 'x'.repeat(25) }
    expect(await open({ view: { ...view, title } })).toMatchObject({ error: 'invalid_arguments' })
    const blocks = Array(101).fill({ type: 'divider' })
    expect(await open({ view: { ...view, blocks } })).toMatchObject({ error: 'invalid_arguments' })
    const shown = { ...view, type: 'home', title: undefined }
    expect(await call(slack, 'views.publish', { user_id: ada, view: shown })).toMatchObject({ ok: true })
    expect(slack.world.homes.get(ada)).toMatchObject({ type: 'home' })
  })

  it('limits calls by tier, and fails on demand', async () => {
    const slack = await start()
    const { ts } = await call(slack, 'chat.postMessage', { channel: general, text: 'hi' })
    const update = () =>
      fetch(`${slack.apiUrl}chat.update?channel=${general}&text=x&ts=${ts}`, {
        headers: { authorization: `Bearer ${slack.world.app.botToken}` },
      })
    for (let at = 0; at < 50; at++) expect((await update()).status).toBe(200)
    const limited = await update()
    expect([limited.status, Number(limited.headers.get('retry-after')) > 50]).toEqual([429, true])
    slack.world.advance(60_000)
    expect((await update()).status).toBe(200)
    slack.fail('chat.update', { status: 503 })
    expect((await update()).status).toBe(503)
    slack.fail('chat.update', { error: 'account_inactive' })
    expect(await (await update()).json()).toEqual({ ok: false, error: 'account_inactive' })
    slack.fail('chat.update', { cut: true })
    await expect(update()).rejects.toThrow()
    slack.fail('chat.postMessage', { after: true, hang: true })
    void client(slack)
      .chat.postMessage({ channel: general, text: 'posted without an answer' })
      .catch(() => {})
    await slack.until(() => slack.answers(general).length === 2)
    expect(slack.calls('chat.postMessage').at(-1)).toMatchObject({ args: { channel: general } })
  })

  it('a manifest limits scopes, events and commands', async () => {
    const slack = await start({
      manifest: {
        oauth_config: { scopes: { bot: ['chat:write'] } },
        settings: { event_subscriptions: { bot_events: ['app_mention'] } },
        features: { slash_commands: [{ command: '/help' }] },
      },
    })
    expect(await call(slack, 'conversations.history', { channel: general })).toMatchObject({ error: 'missing_scope' })
    slack.people.say(general, `<@${slack.world.app.botUser}> hi`)
    expect(slack.outbox.deliveries.map(({ payload }) => (payload['event'] as Json)['type'])).toEqual(['app_mention'])
    await expect(slack.people.slash('/review', '')).rejects.toThrow('The manifest has no command /review')
  })
})
