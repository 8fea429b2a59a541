import { createPrivateKey } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckError } from '../../errors.ts'
import type { Environment } from './environment.ts'

/** The settings of the GitHub App. */
export interface GitHubSettings {
  appId: string
  /** PEM. */
  privateKey: string
  webhookSecret: string
  webhookPath: string
  /** `github.com`, a tenant such as `acme.ghe.com`, or the host of an Enterprise Server. */
  host: string
  protocol: string
}

export const defaultWebhookPath = '/api/github/webhooks'

/** Returns the file with the credentials from the setup page. The environment overrides it. */
export function credentialsFile(home: string): string {
  return join(home, 'github-app.json')
}

/** Returns the settings, or undefined if none are set. Throws `config` if some are missing. */
export async function readGitHubSettings({ github, home }: Environment): Promise<GitHubSettings | undefined> {
  const { webhookPath = defaultWebhookPath, host = 'github.com', protocol = 'https' } = github
  const given = { ...(await saved(home)), ...github }
  const privateKey = given.privateKey ?? (await keyFrom(given.privateKeyPath))
  const { appId, webhookSecret } = given
  const missing = [
    ...(appId === undefined ? ['APP_ID'] : []),
    ...(privateKey === undefined ? ['PRIVATE_KEY or PRIVATE_KEY_PATH'] : []),
    ...(webhookSecret === undefined || webhookSecret === '' ? ['WEBHOOK_SECRET'] : []),
  ]
  checkShape({ host, protocol, webhookPath, ...(appId === undefined ? {} : { appId }) })
  if (missing.length === 3) return undefined
  if (missing.length > 0 || appId === undefined || privateKey === undefined || webhookSecret === undefined)
    throw new DuckError('config', `Incomplete configuration of the GitHub App. Also set ${missing.join(' and ')}.`)
  const key = pem(privateKey)
  if (github.privateKey !== undefined || github.privateKeyPath !== undefined) checkKey(key)
  return { appId, privateKey: key, webhookSecret, webhookPath, host, protocol }
}

/** Refuses values that would only fail later, with the first request or the first webhook. */
function checkShape({
  appId,
  host,
  protocol,
  webhookPath,
}: Partial<Pick<GitHubSettings, 'appId'>> & Pick<GitHubSettings, 'host' | 'protocol' | 'webhookPath'>): void {
  const refuse = (name: string, value: string, expected: string) => {
    throw new DuckError('config', `Invalid ${name} ${JSON.stringify(value.slice(0, 60))} (expected ${expected}).`)
  }
  if (appId !== undefined && !/^\d+$/.test(appId))
    refuse('APP_ID', appId, 'the number of the App, which its settings page shows')
  if (!/^[\w-]+(?:\.[\w-]+)*(?::\d+)?$/.test(host))
    refuse('GHE_HOST', host, 'a host name without `https://`, for example github.example.com or acme.ghe.com')
  if (/^(?:www|api)\./.test(host) && /\.(?:github|ghe)\.com$/.test(host))
    refuse('GHE_HOST', host, 'the host of the pages, without `api.` or `www.`')
  if (protocol !== 'https' && protocol !== 'http') refuse('GHE_PROTOCOL', protocol, 'https or http')
  if (!/^\/[\w./-]*$/.test(webhookPath)) refuse('WEBHOOK_PATH', webhookPath, 'a path that begins with `/`')
}

function checkKey(key: string): void {
  try {
    createPrivateKey(key)
  } catch (cause) {
    throw new DuckError('config', invalidKey, { cause })
  }
}

const invalidKey =
  'Invalid PRIVATE_KEY (expected a private key in PEM format). Use the contents of the file that you downloaded from GitHub.'

async function saved(home: string): Promise<{ appId?: string; privateKey?: string; webhookSecret?: string }> {
  try {
    return JSON.parse(await readFile(credentialsFile(home), 'utf8'))
  } catch (error) {
    // Opening the store reports problems with the data directory itself.
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return {}
    throw new DuckError(
      'config',
      `The file ${credentialsFile(home)} cannot be read. Remove it and set up the App again.`,
      {
        cause: error,
      },
    )
  }
}

async function keyFrom(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  return readFile(path, 'utf8').catch((cause) => {
    throw new DuckError('config', `The private key file ${path} cannot be read. Check PRIVATE_KEY_PATH.`, { cause })
  })
}

/** Accepts PEM, PEM on one line with `\n` in it, and base64. */
function pem(text: string): string {
  const lines = text.includes('\\n') ? text.replaceAll('\\n', '\n') : text
  const plain = lines.includes('-----BEGIN') ? lines : Buffer.from(lines, 'base64').toString('utf8')
  if (!plain.includes('PRIVATE KEY-----')) throw new DuckError('config', invalidKey)
  return plain
}
