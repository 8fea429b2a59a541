import { randomBytes } from 'node:crypto'
import { Octokit } from '@octokit/rest'
import { parse } from 'yaml'
import { DuckError } from '../../../core/errors.ts'

/** The credentials of a new App. */
export interface Credentials {
  appId: string
  privateKey: string
  webhookSecret: string
  /** Address of the page that installs the App on repositories. */
  installUrl: string
}

export interface ManifestFlow {
  /** Returns the page that sends the manifest to GitHub. `origin` is the public address of this server. */
  page(origin: string): string
  /** Exchanges the code from GitHub for credentials. Throws `denied` for an unknown state. */
  redeem(code: string, state: string): Promise<Credentials>
}

/** Creates the two steps of GitHub's manifest flow: the form and the callback. */
export function createManifestFlow(manifestYaml: string, host: string, protocol: string): ManifestFlow {
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
        `<p>This page creates a GitHub App for this server on ${htmlText(host)}, with the permissions in <code>app.yml</code>. Its credentials stay on this server.</p>
<form method="post" action="${htmlText(`${site}/settings/apps/new?state=${state}`)}">
<input type="hidden" name="manifest" value="${htmlText(JSON.stringify(filled))}">
<button>Create the App on GitHub</button>
</form>
<p>GitHub must be able to reach <code>${htmlText(origin)}</code>. To use an existing App, set <code>APP_ID</code>, <code>PRIVATE_KEY_PATH</code> and <code>WEBHOOK_SECRET</code>, then restart the server.</p>`,
      )
    },
    async redeem(code, given) {
      if (given !== state)
        throw new DuckError(
          'denied',
          'Invalid state in the setup callback. Start again at the address that `rubberduck serve` printed.',
        )
      const octokit = new Octokit({ baseUrl: host === 'github.com' ? 'https://api.github.com' : `${site}/api/v3` })
      const { data } = await octokit.rest.apps.createFromManifest({ code }).catch((cause) => {
        throw new DuckError(
          'unavailable',
          'GitHub did not return the App’s credentials. Start again at the address that `rubberduck serve` printed.',
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

/** Returns the page that is shown after the App was created. */
export function donePage({ installUrl }: Credentials): string {
  return html(
    'GitHub App created',
    `<p>Next, <a href="${htmlText(installUrl)}">install the App</a> on the repositories to review. The server is ready.</p>`,
  )
}

function html(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>\n${body}\n</html>\n`
}

function htmlText(text: string): string {
  return text.replaceAll(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
