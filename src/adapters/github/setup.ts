import { randomBytes } from 'node:crypto'
import { Octokit } from '@octokit/rest'
import { parse } from 'yaml'
import { DuckError } from '../../core/errors.ts'

/** What GitHub gives for a new App. */
export interface Credentials {
  appId: string
  privateKey: string
  webhookSecret: string
  /** Where the App is installed on repositories. */
  installUrl: string
}

export interface Setup {
  /** The page that sends the manifest to GitHub. `origin` is how this server is reached from outside. */
  page(origin: string): string
  /** Trades the code that GitHub comes back with for credentials. Throws `denied` for a state that is not ours. */
  redeem(code: string, state: string): Promise<Credentials>
}

/** GitHub's manifest flow: one form, one way back. */
export function createSetup(manifestYaml: string, host: string, protocol: string): Setup {
  const state = randomBytes(16).toString('hex')
  const manifest = parse(manifestYaml) as Record<string, unknown>
  const site = `${protocol}://${host}`
  return {
    page(origin) {
      const filled = {
        ...manifest,
        hook_attributes: { url: `${origin}/api/github/webhooks` },
        redirect_url: `${origin}/setup/callback`,
      }
      return html(
        'Set up RubberDuck',
        `<p>This makes a GitHub App of your own on ${htmlText(host)}, with the permissions in <code>app.yml</code>. Its credentials stay on this server.</p>
<form method="post" action="${htmlText(`${site}/settings/apps/new?state=${state}`)}">
<input type="hidden" name="manifest" value="${htmlText(JSON.stringify(filled))}">
<button>Create the App on GitHub</button>
</form>
<p>GitHub must be able to reach <code>${htmlText(origin)}</code>. Have an App already? Set <code>APP_ID</code>, <code>PRIVATE_KEY_PATH</code> and <code>WEBHOOK_SECRET</code>, then start again.</p>`,
      )
    },
    async redeem(code, given) {
      if (given !== state)
        throw new DuckError(
          'denied',
          'This answer does not belong to the form that was sent. Start again at the address that `rubberduck serve` printed.',
        )
      const octokit = new Octokit({ baseUrl: host === 'github.com' ? 'https://api.github.com' : `${site}/api/v3` })
      const { data } = await octokit.rest.apps.createFromManifest({ code }).catch((cause) => {
        throw new DuckError(
          'unavailable',
          'GitHub did not give out the credentials. Start again at the address that `rubberduck serve` printed.',
          {
            detail: String(cause),
            cause,
          },
        )
      })
      return {
        appId: String(data.id),
        privateKey: data.pem,
        webhookSecret: data.webhook_secret ?? '',
        installUrl: `${data.html_url}/installations/new`,
      }
    },
  }
}

/** What is said once the App is there. */
export function donePage({ installUrl }: Credentials): string {
  return html(
    'The App is there',
    `<p>Now <a href="${htmlText(installUrl)}">install it</a> on the repositories to review. This server is ready.</p>`,
  )
}

function html(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>\n${body}\n</html>\n`
}

function htmlText(text: string): string {
  return text.replaceAll(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
