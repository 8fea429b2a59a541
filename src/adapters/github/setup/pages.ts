import { readFileSync } from 'node:fs'
import type { Environment } from '../../../core/config/environment/environment.ts'
import { defaultWebhookPath } from '../../../core/config/environment/github.ts'
import { DuckError } from '../../../core/errors.ts'
import { packageFile } from '../../../core/package/root.ts'
import { type HttpAnswer, said } from '../../../core/server/http-server.ts'
import type { Setup, SetupHost } from '../../adapter.ts'
import { readChoices } from './choices.ts'
import { originOf } from './public-address.ts'

/** Creates the pages of GitHub's manifest flow. They are closed once an App is configured. */
export function createSetupPages(environment: Environment, host: SetupHost): Setup {
  const { host: name = 'github.com', protocol = 'https', webhookPath = defaultWebhookPath } = environment.github
  const manifest = readFileSync(packageFile('app.yml'), 'utf8')
  const loaded = import('./setup.ts').then(({ createManifestFlow, donePage }) => ({
    setup: createManifestFlow(manifest, name, protocol),
    donePage,
  }))
  loaded.catch(() => {})
  const page = (body: string): HttpAnswer => host.page(body, `${protocol}://${name}`)
  const path = `/setup?word=${host.word}`
  return {
    path,
    hint: (address) => `No GitHub App is configured, so RubberDuck cannot review pull requests yet.
Open ${address} to create one. GitHub must be able to reach this server.
To use an existing App, set APP_ID, PRIVATE_KEY_PATH and WEBHOOK_SECRET, then restart.`,
    hintWithoutPages:
      'No GitHub App is configured, so this worker has no jobs. Set APP_ID, PRIVATE_KEY_PATH and WEBHOOK_SECRET, then restart it.',
    done: 'The GitHub App is configured.',
    routes: {
      'GET /setup': async ({ headers, query }) => {
        if (host.isOn()) return said(409, 'The App is already configured.')
        if (query.get('word') !== host.word)
          return said(403, 'Invalid setup address. Open the complete address that `rubberduck serve` printed.')
        const reached = { origin: originOf(headers), webhookPath, github: name }
        const choices = readChoices(query, reached)
        const { setup } = await loaded
        if (choices === undefined) return page(setup.ask(reached, host.word))
        return page(
          'mistake' in choices ? setup.ask(reached, host.word, choices.mistake) : setup.page(choices, reached),
        )
      },
      'GET /setup/callback': async ({ query }) => {
        if (host.isOn()) return said(409, 'The App is already configured.')
        const { setup, donePage } = await loaded
        try {
          const credentials = await setup.redeem(query.get('code') ?? '', query.get('state') ?? '')
          const { saveGitHubSettings } = await import('../../../core/store/vault/credentials.ts')
          await saveGitHubSettings(environment.home, credentials)
          await host.switchOn()
          return page(donePage(credentials))
        } catch (error) {
          if (error instanceof DuckError) return said(error.kind === 'denied' ? 403 : 502, error.message)
          throw error
        }
      },
    },
  }
}
