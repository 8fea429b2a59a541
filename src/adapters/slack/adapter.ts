import { readSlackSettings } from '../../core/config/environment/slack.ts'
import type { Configuration, ServedAdapter } from '../adapter.ts'
import { createFront } from './front.ts'
import { redirectPath } from './workspaces/installations.ts'

/** Slack, as an app of one workspace or of several. Its clients are only loaded while it is enabled. */
export const adapter: ServedAdapter = {
  name: 'slack',
  chat: true,
  async configure(environment): Promise<Configuration> {
    const settings = readSlackSettings(environment)
    if (settings === undefined)
      return {
        state: 'off',
        missing: 'no Slack app is configured',
        advice:
          'For Slack, create an app with `rubberduck manifest slack`, and set SLACK_BOT_TOKEN and SLACK_APP_TOKEN from its pages.',
      }
    return {
      state: 'on',
      front: (options) => createFront(settings, options),
      worker: async (options) => {
        const { createSlack } = await import('./index.ts')
        return createSlack(settings, options)
      },
    }
  },
  async manifest({ commands, environment: { slack }, linkHosts }) {
    const { manifestText } = await import('./manifest.ts')
    const byHttp = slack.signingSecret !== undefined && slack.appToken === undefined
    const origin = 'https://rubberduck.example.com'
    return manifestText({
      commands,
      linkHosts,
      ...(byHttp ? { requestUrl: `${origin}/api/slack/events` } : {}),
      ...(slack.clientId === undefined ? {} : { redirectUrl: `${origin}${redirectPath}` }),
    })
  },
  async diagnose(environment, signal) {
    const { diagnoseSlack } = await import('./diagnose.ts')
    return diagnoseSlack(environment, signal)
  },
}
