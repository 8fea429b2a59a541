import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Environment } from '../../../core/config/environment/environment.ts'
import { readGitHubSettings } from '../../../core/config/environment/github.ts'
import { must } from '../../../core/must.ts'
import { packageFile } from '../../../core/package/root.ts'
import type { Diagnosis } from '../../adapter.ts'
import { addressesOf } from '../addresses.ts'
import { webToken } from './app-name.ts'

const timeoutMs = 10_000
const rank: Record<string, number> = { read: 1, write: 2, admin: 3 }

const app = z.object({
  slug: z.string(),
  owner: z.object({ login: z.string(), type: z.string().optional() }).nullish(),
  events: z.array(z.string()).default([]),
  permissions: z.record(z.string(), z.string()).default({}),
})
const installations = z.array(
  z.object({
    id: z.number(),
    account: z.object({ login: z.string() }).nullish(),
    suspended_at: z.string().nullish(),
    permissions: z.record(z.string(), z.string()).optional(),
  }),
)
const hook = z.object({ url: z.string().optional() })
const deliveries = z.array(z.object({ status_code: z.number(), delivered_at: z.string(), event: z.string() }))
const manifest = z.object({
  default_events: z.array(z.string()),
  default_permissions: z.record(z.string(), z.string()),
})

/** Checks the App's credentials, permissions, events, installations and webhook. */
export async function diagnoseGitHub(environment: Environment, signal: AbortSignal): Promise<Diagnosis[]> {
  const settings = must(await readGitHubSettings(environment))
  const { site, api } = addressesOf(settings)
  const get = async (path: string) => {
    const headers = {
      authorization: `Bearer ${webToken(settings.appId, settings.privateKey)}`,
      accept: 'application/vnd.github+json',
    }
    const response = await fetch(`${api}${path}`, {
      headers,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    })
    const date = response.headers.get('date') ?? undefined
    return { status: response.status, date, body: response.ok ? ((await response.json()) as unknown) : undefined }
  }
  const own = await get('/app')
  const clock = clockSkew(own.date)
  if (own.status === 401)
    return [...clock, error('GitHub rejected the credentials of the App.', 'Check APP_ID and PRIVATE_KEY.')]
  if (own.body === undefined)
    return [error(`GitHub responded with status ${own.status}.`, 'Check GHE_HOST and try again later.')]
  const { slug, owner, events, permissions } = app.parse(own.body)
  const account = owner?.type === 'Organization' ? `/organizations/${owner.login}` : ''
  const settingsPage = `${site}${account}/settings/apps/${slug}`
  const wanted = manifest.parse(parse(readFileSync(packageFile('app.yml'), 'utf8')))
  const lacking = lackingOf(wanted.default_permissions, permissions)
  const unheard = wanted.default_events.filter((event) => !events.includes(event))
  return [
    { state: 'ok', text: `The App ${slug} is reachable at ${settings.host}.` },
    lacking.length === 0
      ? { state: 'ok', text: 'The App has all permissions.' }
      : error(`The App lacks permissions (${lacking.join(', ')}).`, `Grant them at ${settingsPage}/permissions.`),
    unheard.length === 0
      ? { state: 'ok', text: 'The App is subscribed to all events.' }
      : error(`The App is not subscribed to ${unheard.join(', ')}.`, `Subscribe at ${settingsPage}/permissions.`),
    ...(await checkInstallations(get, { page: `${site}/apps/${slug}/installations/new`, site, permissions })),
    ...clock,
    ...(await checkWebhook(get, { settingsPage, path: settings.webhookPath })),
  ]
}

type Get = (path: string) => Promise<{ status: number; body: unknown }>
type Permissions = Record<string, string>

/** What does not work without a permission. */
export const uses: Readonly<Record<string, string>> = {
  contents: 'code, commits and resolved threads',
  pull_requests: 'line comments',
  issues: 'summaries and answers',
  checks: 'the check run',
  merge_queues: 'merge queues',
}

function lackingOf(wanted: Permissions, has: Permissions): string[] {
  return Object.entries(wanted)
    .filter(([name, level]) => (rank[has[name] ?? ''] ?? 0) < (rank[level] ?? 0))
    .map(([name, level]) => `${name}: ${level}${uses[name] === undefined ? '' : ` for ${uses[name]}`}`)
}

/** An owner can suspend an installation, and must accept each new permission. */
async function checkInstallations(
  get: Get,
  { page, site, permissions }: { page: string; site: string; permissions: Permissions },
): Promise<Diagnosis[]> {
  const found = installations.safeParse((await get('/app/installations?per_page=100')).body)
  if (!found.success || found.data.length === 0)
    return [error('The App is not installed anywhere.', `Install it at ${page}.`)]
  const count = found.data.length
  return [
    { state: 'ok', text: `The App is installed in ${count === 1 ? '1 account' : `${count} accounts`}.` },
    ...found.data.flatMap(({ id, account, suspended_at, permissions: accepted }): Diagnosis[] => {
      const name = account?.login ?? `installation ${id}`
      const settings = `${site}/settings/installations/${id}`
      if (suspended_at !== undefined && suspended_at !== null)
        return [error(`The App is suspended in ${name}.`, `An owner can unsuspend it at ${settings}.`)]
      const lacking = accepted === undefined ? [] : lackingOf(permissions, accepted)
      return lacking.length === 0
        ? []
        : [
            error(
              `${name} has not accepted permissions (${lacking.join(', ')}).`,
              `An owner can accept them at ${settings}.`,
            ),
          ]
    }),
  ]
}

/** GitHub rejects the tokens of a server whose clock is wrong by more than a minute. */
function clockSkew(date: string | undefined): Diagnosis[] {
  const seconds = date === undefined ? 0 : Math.round((Date.now() - Date.parse(date)) / 1_000)
  return Math.abs(seconds) > 60
    ? [error(`The clock of this server differs from GitHub's by ${seconds} seconds.`, 'Synchronize the clock.')]
    : []
}

/** The last delivery tells whether GitHub can reach this server, and whether the webhook secrets match. */
async function checkWebhook(
  get: Get,
  { settingsPage, path }: { settingsPage: string; path: string },
): Promise<Diagnosis[]> {
  const { url } = hook.parse((await get('/app/hook/config')).body ?? {})
  if (url === undefined || url === '')
    return [error('The App has no webhook address.', `Set it to https://<this server>${path} at ${settingsPage}.`)]
  const [last] = deliveries.safeParse((await get('/app/hook/deliveries?per_page=1')).body).data ?? []
  const accepted = last !== undefined && last.status_code >= 200 && last.status_code < 300
  // A relay has a path of its own, and an accepted webhook shows that it works.
  const address: Diagnosis =
    url.endsWith(path) || accepted
      ? { state: 'ok', text: `GitHub sends webhooks to ${url}.` }
      : error(`GitHub sends webhooks to ${url}, but this server expects ${path}.`, `Change it at ${settingsPage}.`)
  if (last === undefined)
    return [
      address,
      {
        state: 'warning',
        text: 'GitHub has not sent any webhook yet.',
        fix: 'Open a pull request, then run this again.',
      },
    ]
  if (accepted) return [address, { state: 'ok', text: `The last webhook (${last.event}) was accepted.` }]
  const fix =
    last.status_code === 401
      ? "Check that WEBHOOK_SECRET matches the App's webhook secret."
      : 'Check that the server is running, and that GitHub can reach it.'
  return [address, error(`The last webhook (${last.event}) failed with status ${last.status_code}.`, fix)]
}

function error(text: string, fix: string): Diagnosis {
  return { state: 'error', text, fix }
}
