import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { adapter } from '../../../src/adapters/slack/adapter.ts'
import { createManifest, manifestText } from '../../../src/adapters/slack/manifest.ts'
import { chatCommands } from '../../../src/commands/index.ts'
import { readEnvironment } from '../../../src/core/config/environment/environment.ts'
import { must } from '../../../src/core/must.ts'

describe('the manifest', () => {
  const manifest = createManifest({ commands: chatCommands })

  it('offers every command, within the limits of Slack', () => {
    const { slash_commands: slash, shortcuts } = manifest.features
    expect(slash).toHaveLength(chatCommands.length + 1)
    expect(slash.length).toBeLessThanOrEqual(50)
    expect(new Set(slash.map(({ command }) => command)).size).toBe(slash.length)
    for (const each of slash) {
      expect(each.command).toMatch(/^\/[a-z][a-z-]{0,30}$/)
      expect(each.description.length).toBeGreaterThan(0)
      expect(each.description.length).toBeLessThanOrEqual(2_000)
    }
    expect(slash.map(({ command }) => command)).toEqual(expect.arrayContaining(['/review', '/why-not', '/duck-status']))
    // Slack has its own.
    expect(slash.map(({ command }) => command)).not.toEqual(expect.arrayContaining(['/status']))
    expect(shortcuts.map(({ callback_id }) => callback_id).toSorted()).toEqual([
      'comment',
      'explain',
      'issue',
      'review',
    ])
    for (const { name } of shortcuts) expect(name.length).toBeLessThanOrEqual(24)
  })

  it('names the arguments of a command', () => {
    expect(manifest.features.slash_commands.find(({ command }) => command === '/ask')).toMatchObject({
      usage_hint: 'question [--no-model] [--estimate] [--repository string]',
    })
  })

  it('uses Socket Mode, or one address for everything', () => {
    expect(manifest.settings.socket_mode_enabled).toBe(true)
    expect(JSON.stringify(manifest)).not.toMatch(/"(?:request_)?url"/)
    const requestUrl = 'https://duck.example.com/api/slack/events'
    const byHttp = createManifest({ commands: chatCommands, requestUrl })
    expect(byHttp.settings).toMatchObject({
      socket_mode_enabled: false,
      event_subscriptions: { request_url: requestUrl },
      interactivity: { is_enabled: true, request_url: requestUrl, message_menu_options_url: requestUrl },
    })
    expect(byHttp.features.slash_commands).toEqual(
      byHttp.features.slash_commands.map((each) => ({ ...each, url: requestUrl })),
    )
  })

  it('is YAML with instructions, for the way that the environment chooses', async () => {
    expect(parse(manifestText({ commands: chatCommands }))).toEqual(manifest)
    const { features } = createManifest({ commands: chatCommands, linkHosts: ['code.example:8443'] })
    expect(features.unfurl_domains).toEqual(['code.example'])
    const text = (env: Record<string, string>) =>
      adapter.manifest?.({
        commands: chatCommands,
        environment: readEnvironment({ RUBBERDUCK_HOME: '/made-up', ...env }),
        linkHosts: [],
      })
    expect(await text({})).toContain('SLACK_APP_TOKEN')
    expect(await text({ SLACK_SIGNING_SECRET: 'made-up' })).toContain('/api/slack/events')
    const shared = must(await text({ SLACK_SIGNING_SECRET: 'made-up', SLACK_CLIENT_ID: '1.2' }))
    expect(shared).toMatch(/several workspaces[\s\S]*SLACK_CLIENT_SECRET[\s\S]*\/slack\/install/)
    expect(parse(shared)).toMatchObject({
      oauth_config: { redirect_urls: [expect.stringMatching(/\/slack\/oauth_redirect$/)] },
      settings: {
        event_subscriptions: { bot_events: expect.arrayContaining(['app_uninstalled', 'tokens_revoked']) },
        org_deploy_enabled: true,
      },
    })
  })
})
