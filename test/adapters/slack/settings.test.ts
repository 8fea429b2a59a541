import { afterEach, describe, expect, it } from 'vitest'
import { adapter } from '../../../src/adapters/slack/adapter.ts'
import { createManifest } from '../../../src/adapters/slack/manifest.ts'
import { chatCommands } from '../../../src/commands/index.ts'
import { readEnvironment } from '../../../src/core/config/environment/environment.ts'
import { readSlackSettings } from '../../../src/core/config/environment/slack.ts'
import { must } from '../../../src/core/must.ts'
import { redact } from '../../../src/core/secrets/redact.ts'
import type { Manifest } from '../../fakes/slack/world.ts'
import { type FakeSlack, startSlack } from '../../fakes/slack.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const settingsFrom = (env: Record<string, string>) =>
  readSlackSettings(readEnvironment({ RUBBERDUCK_HOME: '/made-up', ...env }))

const shared = { SLACK_CLIENT_ID: '1.2', SLACK_CLIENT_SECRET: 'made-up', RUBBERDUCK_ENCRYPTION_KEY: 'made-up' }

describe('settings', () => {
  it('need a bot token and a way to get events', () => {
    expect(settingsFrom({})).toBeUndefined()
    expect(settingsFrom({ SLACK_API_URL: 'http://127.0.0.1:1/api' })).toBeUndefined()
    expect(
      settingsFrom({ SLACK_BOT_TOKEN: 'xoxb-made-up', SLACK_APP_TOKEN: 'xapp-made-up', SLACK_SIGNING_SECRET: '' }),
    ).toEqual({
      botToken: 'xoxb-made-up',
      appToken: 'xapp-made-up',
      apiUrl: 'https://slack.com/api/',
    })
    expect(
      settingsFrom({
        SLACK_BOT_TOKEN: 'xoxb-made-up',
        SLACK_SIGNING_SECRET: 's',
        SLACK_API_URL: 'http://127.0.0.1:1/api',
      }),
    ).toMatchObject({ apiUrl: 'http://127.0.0.1:1/api/' })
  })

  it.each([
    [{ SLACK_BOT_TOKEN: 'xoxb-made-up' }, 'SLACK_APP_TOKEN or SLACK_SIGNING_SECRET'],
    [{ SLACK_APP_TOKEN: 'xapp-made-up' }, 'SLACK_BOT_TOKEN'],
    [{ SLACK_CLIENT_ID: '1.2', SLACK_SIGNING_SECRET: 's' }, 'SLACK_CLIENT_SECRET and RUBBERDUCK_ENCRYPTION_KEY'],
    [{ SLACK_CLIENT_SECRET: 'made-up', SLACK_SIGNING_SECRET: 's' }, 'SLACK_CLIENT_ID'],
    [{ ...shared, SLACK_BOT_TOKEN: 'xoxb-made-up', SLACK_SIGNING_SECRET: 's' }, 'only one of them'],
    [shared, 'SLACK_APP_TOKEN or SLACK_SIGNING_SECRET'],
    [{ SLACK_BOT_TOKEN: 'b', SLACK_APP_TOKEN: 'a', SLACK_API_URL: 'slack' }, 'SLACK_API_URL'],
  ])('%j names what is wrong', (env, named) => {
    expect(() => settingsFrom(env)).toThrow(named)
  })

  it('are masked in all output', () => {
    settingsFrom({ SLACK_BOT_TOKEN: 'made-up-bot-token-1', SLACK_SIGNING_SECRET: 'made-up-signing-secret-1' })
    expect(redact('made-up-bot-token-1 and made-up-signing-secret-1')).not.toContain('made-up')
  })
})

describe('the diagnosis', () => {
  async function diagnose(over: Record<string, string> = {}, prepare: (slack: FakeSlack) => void = () => {}) {
    const slack = await startSlack({ manifest: createManifest({ commands: chatCommands }) as Manifest })
    cleanups.push(() => slack.close())
    prepare(slack)
    const environment = readEnvironment({ RUBBERDUCK_HOME: '/made-up', ...slack.env('socket'), ...over })
    return must(adapter.diagnose)(environment, new AbortController().signal)
  }

  it('says who the app is and how it gets events', async () => {
    expect(await diagnose()).toEqual([
      { state: 'ok', text: 'Slack: signed in to Acme as rubberduck.' },
      { state: 'ok', text: 'Slack: Socket Mode is available.' },
    ])
  })

  it('checks the credentials of an app that several workspaces install', async () => {
    const own = { SLACK_BOT_TOKEN: '', ...shared, SLACK_CLIENT_SECRET: 'made-up-client-secret' }
    expect((await diagnose(own))[0]).toMatchObject({ state: 'ok', text: expect.stringContaining('/slack/install') })
    expect((await diagnose({ ...own, SLACK_CLIENT_SECRET: 'wrong' }))[0]).toMatchObject({
      state: 'error',
      text: expect.stringMatching(/SLACK_CLIENT_SECRET: bad_client_secret/),
    })
  })

  it('names missing scopes', async () => {
    const without = (slack: FakeSlack) => {
      const bot = must(slack.world.app.manifest?.oauth_config?.scopes?.bot)
      must(slack.world.app.manifest?.oauth_config?.scopes).bot = bot.filter((scope) => scope !== 'files:write')
    }
    const found = await diagnose({}, without)
    expect(found[1]).toMatchObject({ state: 'warning', text: expect.stringContaining('files:write') })
  })

  it.each([
    [{ SLACK_BOT_TOKEN: 'xoxb-wrong' }, 'SLACK_BOT_TOKEN'],
    [{ SLACK_APP_TOKEN: 'xapp-wrong' }, 'SLACK_APP_TOKEN'],
    [{ SLACK_API_URL: 'http://127.0.0.1:1/api/' }, 'could not be reached'],
    [{ SLACK_BOT_TOKEN: '' }, 'Incomplete'],
  ])('%j is an error with advice', async (over, named) => {
    const [error] = (await diagnose(over)).filter(({ state }) => state === 'error')
    expect(error).toMatchObject({ text: expect.stringContaining(named), fix: expect.stringMatching(/\.$/) })
  })
})
