import { readFileSync } from 'node:fs'
import { type GitHubSettings, readGitHubSettings } from '../../core/config/environment/github.ts'
import { defined } from '../../core/defined.ts'
import { packageFile } from '../../core/package/root.ts'
import type { Configuration, Front, Receiver, ServedAdapter, WorkerOptions } from '../adapter.ts'
import { mentionName } from './intake/read-commands.ts'
import { readAppName } from './setup/app-name.ts'
import { createSetupPages } from './setup/pages.ts'
import { createWebhookReceiver, whyUnreadable } from './webhook.ts'

/** GitHub, as an App. Probot and the review are only loaded by workers. */
export const adapter: ServedAdapter = {
  name: 'github',
  async configure(environment): Promise<Configuration> {
    const settings = await readGitHubSettings(environment)
    if (settings === undefined)
      return {
        state: 'off',
        missing: 'no GitHub App is configured',
        advice:
          'Start `rubberduck serve` and open the address that it prints, or set APP_ID, PRIVATE_KEY_PATH and WEBHOOK_SECRET.',
      }
    return {
      state: 'on',
      front: ({ commands }) => createFront(settings, commands),
      worker: async (options) => {
        const { createGitHub } = await import('./index.ts')
        return createGitHub({
          ...settings,
          ...options,
          ...defined({ pace: environment.github.pace }),
          onAnswer: countAnswers(options),
        })
      },
    }
  },
  linkHost: ({ github }) => github.host ?? 'github.com',
  preflight: true,
  setup: createSetupPages,
  manifest: async () => readFileSync(packageFile('app.yml'), 'utf8'),
  async diagnose(environment, signal) {
    const { diagnoseGitHub } = await import('./setup/diagnose.ts')
    return diagnoseGitHub(environment, signal)
  },
}

function createFront(
  settings: GitHubSettings,
  commands: Parameters<typeof createWebhookReceiver>[1]['commands'],
): Front {
  const names = [mentionName]
  // Until GitHub returns the name of the App, commands and @rubberduck work.
  void readAppName(settings, settings).then((name) => {
    if (name !== undefined && name !== mentionName) names.push(name)
  })
  const judge = createWebhookReceiver(settings.webhookSecret, { appId: settings.appId, commands, names })
  const receive: Receiver = (headers, body) => ({
    ...judge(headers, body),
    event: String(headers['x-github-event'] ?? 'none')
      .replaceAll(/\W/g, '')
      .slice(0, 50),
  })
  receive.screen = whyUnreadable
  return { receivers: { [`POST ${settings.webhookPath}`]: receive } }
}

/** Counts requests and the rest of the rate limit. */
function countAnswers({ count }: WorkerOptions) {
  return (method: string, status: number, headers: Record<string, unknown>) => {
    count('platform_requests', { platform: 'github', method, status: String(status) }, 1)
    const left = Number(headers['x-ratelimit-remaining'])
    if (!Number.isNaN(left))
      count(
        'platform_limit_remaining',
        { platform: 'github', resource: String(headers['x-ratelimit-resource'] ?? 'core') },
        left,
      )
  }
}
