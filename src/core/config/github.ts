import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DuckError } from '../errors.ts'
import type { Environment } from './environment.ts'

/** How to be the GitHub App. */
export interface GitHubSettings {
  appId: string
  /** PEM. */
  privateKey: string
  webhookSecret: string
  /** Default `/api/github/webhooks`. */
  webhookPath: string
  /** `github.com` or the host of an Enterprise Server. */
  host: string
  protocol: string
}

/** Where the set-up page keeps what GitHub gave it; the environment beats it. */
export function credentialsFile(home: string): string {
  return join(home, 'github-app.json')
}

/** The settings, or undefined when nothing at all is set. Throws `config` naming what is missing. */
export async function readGitHubSettings({ github, home }: Environment): Promise<GitHubSettings | undefined> {
  const { webhookPath = '/api/github/webhooks', host = 'github.com', protocol = 'https' } = github
  const given = { ...(await saved(home)), ...github }
  const privateKey = given.privateKey ?? (await keyFrom(given.privateKeyPath))
  const { appId, webhookSecret } = given
  const missing = [
    ...(appId === undefined ? ['APP_ID'] : []),
    ...(privateKey === undefined ? ['PRIVATE_KEY or PRIVATE_KEY_PATH'] : []),
    ...(webhookSecret === undefined ? ['WEBHOOK_SECRET'] : []),
  ]
  if (missing.length === 3) return undefined
  if (missing.length > 0)
    throw new DuckError('config', `The GitHub App is only half configured: set ${missing.join(' and ')} as well.`)
  return { appId: appId!, privateKey: pem(privateKey!), webhookSecret: webhookSecret!, webhookPath, host, protocol }
}

async function saved(home: string): Promise<{ appId?: string; privateKey?: string; webhookSecret?: string }> {
  try {
    return JSON.parse(await readFile(credentialsFile(home), 'utf8'))
  } catch (error) {
    // What is wrong with the data directory itself is told when the store is opened.
    if (['ENOENT', 'ENOTDIR', 'ELOOP'].includes((error as NodeJS.ErrnoException).code ?? '')) return {}
    throw new DuckError('config', `${credentialsFile(home)} cannot be read. Remove it to set the App up again.`, {
      cause: error,
    })
  }
}

async function keyFrom(path: string | undefined): Promise<string | undefined> {
  if (path === undefined) return undefined
  return readFile(path, 'utf8').catch((cause) => {
    throw new DuckError('config', `The private key ${path} cannot be read. Correct PRIVATE_KEY_PATH.`, { cause })
  })
}

/** A key comes as PEM, as PEM on one line with `\n` in it, or in base64. */
function pem(text: string): string {
  const lines = text.includes('\\n') ? text.replaceAll('\\n', '\n') : text
  const plain = lines.includes('-----BEGIN') ? lines : Buffer.from(lines, 'base64').toString('utf8')
  if (!plain.includes('PRIVATE KEY-----'))
    throw new DuckError(
      'config',
      'PRIVATE_KEY is no private key in PEM form. Copy the file that GitHub gave for the App.',
    )
  return plain
}
