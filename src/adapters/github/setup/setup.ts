import { randomBytes } from 'node:crypto'
import { Octokit } from '@octokit/rest'
import { parse } from 'yaml'
import { DuckError } from '../../../core/errors.ts'
import { addressesOf } from '../addresses.ts'
import { webToken } from './app-name.ts'
import { type Choices, ownWebhook, type Reached } from './choices.ts'

/** The credentials of a new App. */
export interface Credentials {
  appId: string
  privateKey: string
  webhookSecret: string
  /** Address of the page that installs the App on repositories. */
  installUrl: string
  /** GitHub does not know the webhook secret yet. */
  secretUnset?: true
}

export interface ManifestFlow {
  /** Returns the page that asks for the choices. `mistake` is a sentence about the last ones. */
  ask(reached: Reached, word: string, mistake?: string): string
  /** Returns the page that sends the manifest to GitHub. */
  page(choices: Choices, reached: Reached): string
  /** Exchanges the code from GitHub for credentials. Throws `denied` for an unknown state. */
  redeem(code: string, state: string): Promise<Credentials>
}

/** Creates the steps of GitHub's manifest flow: the choices, the form for GitHub and the callback. */
export function createManifestFlow(manifestYaml: string, host: string, protocol: string): ManifestFlow {
  const state = randomBytes(16).toString('hex')
  const manifest = parse(manifestYaml) as Record<string, unknown>
  const { site, api } = addressesOf({ host, protocol })
  return {
    ask: (reached, word, mistake) => html('Set up RubberDuck', choicesForm(reached, word, mistake)),
    page({ organization, isPublic, webhook }, { origin }) {
      const filled = {
        ...manifest,
        public: isPublic,
        hook_attributes: { url: webhook, active: true },
        redirect_url: `${origin}/setup/callback`,
      }
      const owner = organization === undefined ? '' : `/organizations/${organization}`
      const who = organization === undefined ? 'your account' : `the organization ${htmlText(organization)}`
      return html(
        'Set up RubberDuck',
        `<p>This page creates a ${isPublic ? 'public' : 'private'} GitHub App of ${who} on ${htmlText(host)}, with the permissions in <code>app.yml</code>. Its credentials stay on this server. GitHub sends webhooks to <code>${htmlText(webhook)}</code>.</p>
<form method="post" action="${htmlText(`${site}${owner}/settings/apps/new?state=${state}`)}">
<input type="hidden" name="manifest" value="${htmlText(JSON.stringify(filled))}">
<button>Create the App on GitHub</button>
</form>`,
      )
    },
    async redeem(code, given) {
      if (given !== state)
        throw new DuckError(
          'denied',
          'Invalid state in the setup callback. Start again at the address that `rubberduck serve` printed.',
        )
      const octokit = new Octokit({ baseUrl: api })
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
      const app = { appId: String(data.id), privateKey: data.pem, installUrl: `${data.html_url}/installations/new` }
      if (data.webhook_secret) return { ...app, webhookSecret: data.webhook_secret }
      const webhookSecret = randomBytes(32).toString('hex')
      const isSet = await setWebhookSecret(api, app, webhookSecret)
      return { ...app, webhookSecret, ...(isSet ? {} : { secretUnset: true as const }) }
    },
  }
}

/** Gives the App a webhook secret. Returns false if GitHub does not accept it. */
async function setWebhookSecret(
  baseUrl: string,
  { appId, privateKey }: Pick<Credentials, 'appId' | 'privateKey'>,
  secret: string,
): Promise<boolean> {
  try {
    const octokit = new Octokit({ baseUrl, auth: webToken(appId, privateKey) })
    await octokit.rest.apps.updateWebhookConfigForApp({ secret, content_type: 'json' })
    return true
  } catch {
    return false
  }
}

function choicesForm(reached: Reached, word: string, mistake?: string): string {
  const webhook = ownWebhook(reached)
  const alert = mistake === undefined ? '' : `<p role="alert"><strong>${htmlText(mistake)}</strong></p>\n`
  const fields = [
    `<input type="hidden" name="word" value="${htmlText(word)}">`,
    '<p><label>Organization that owns the App, or nothing for your own account: <input name="organization" maxlength="39"></label></p>',
    '<p><label>Who can install it? <select name="visibility"><option value="private">only its owner</option><option value="public">any account</option></select></label></p>',
    webhook === undefined ? relayAdvice(reached) : '',
    `<p><label>Webhook address, within reach of GitHub: <input name="webhook" type="url" size="60" required value="${htmlText(webhook ?? '')}"></label></p>`,
  ]
  return `${alert}<form method="get" action="/setup">
${fields.join('\n')}
<button>Continue</button>
</form>
<p>To use an existing App, set <code>APP_ID</code>, <code>PRIVATE_KEY_PATH</code> and <code>WEBHOOK_SECRET</code>, then restart the server.</p>`
}

/** Explains how to receive webhooks on a machine that GitHub cannot reach. */
function relayAdvice({ origin, webhookPath }: Reached): string {
  const at = htmlText(origin)
  return `<p>GitHub cannot reach <code>${at}</code>. Start a relay, and enter its address:</p>
<ul>
<li>smee-client: open <a href="https://smee.io/new">smee.io/new</a>, then run <code>npx smee-client --url https://smee.io/CHANNEL --target ${at}${htmlText(webhookPath)}</code>. The address is the one of the channel.</li>
<li>cloudflared: run <code>cloudflared tunnel --url ${at}</code>. It prints the address.</li>
<li>ngrok: run <code>ngrok http ${at}</code>. It prints the address.</li>
</ul>
`
}

/** Returns the page that is shown after the App was created. */
export function donePage({ installUrl, webhookSecret, secretUnset }: Credentials): string {
  const secret = secretUnset
    ? `<p>GitHub did not store the webhook secret. Open the settings of the App, and set the webhook secret to <code>${htmlText(webhookSecret)}</code>.</p>\n`
    : ''
  return html(
    'GitHub App created',
    `${secret}<p>Next, <a href="${htmlText(installUrl)}">install the App</a> on the repositories to review. The server is ready.</p>`,
  )
}

function html(title: string, body: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>${title}</title><h1>${title}</h1>\n${body}\n</html>\n`
}

function htmlText(text: string): string {
  return text.replaceAll(/[&<>"]/g, (mark) => `&#${mark.charCodeAt(0)};`)
}
