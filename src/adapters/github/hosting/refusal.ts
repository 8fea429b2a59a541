import { isForbidden, statusOf } from '../client.ts'

/** What the App may do where, for the link that grants what is missing. */
export interface Grantor {
  origin: string
  installation: number
}

interface Refused {
  message?: string
  response?: { data?: unknown; headers?: Record<string, string | undefined> }
}

/**
 * Returns why GitHub refuses something for good and who can change that, as Markdown; undefined for other errors.
 * `permission` is what the request needs, such as `checks: write`.
 */
export function refusalOf(thrown: unknown, grantor: Grantor, permission?: string): string | undefined {
  const status = statusOf(thrown)
  const { message = '', response } = (thrown ?? {}) as Refused
  const text = `${message} ${JSON.stringify(response?.data ?? '')}`
  const settings = `${grantor.origin}/settings/installations/${grantor.installation}`
  if ((status === 403 || status === 422) && isLocked(thrown))
    return 'The conversation is locked, so RubberDuck cannot comment. Unlock it to get comments.'
  if (!isForbidden(thrown) && !/not accessible/i.test(text)) return undefined
  if (/archived|read-only/i.test(text))
    return 'The repository is archived, so RubberDuck cannot post in it. Unarchive it to get reviews.'
  if (/suspended/i.test(text)) return `The installation of the App is suspended. [Unsuspend it](${settings}).`
  if (/blocked|billing|disabled/i.test(text))
    return `GitHub blocks access to the repository (${plain(message)}). Ask an owner of the repository.`
  const wanted = permission ?? permissionIn(response?.headers?.['x-accepted-github-permissions'])
  const named = wanted === undefined ? '' : `: ${code(wanted)}`
  return `Missing App permission${named}. [Grant it](${settings}) to get complete reviews.`
}

/** Tells whether only people with write access can comment. GitHub says it with 403 or 422. */
export function isLocked(thrown: unknown): boolean {
  const { message = '', response } = (thrown ?? {}) as Refused
  return /\blocked\b/i.test(`${message} ${JSON.stringify(response?.data ?? '')}`)
}

/** Reads `issues=write; pull_requests=write`, of which one is enough. */
function permissionIn(header: string | undefined): string | undefined {
  return header?.split(/[;,]/)[0]?.trim().replace('=', ': ')
}

const code = (text: string) => `\`${text.replaceAll('`', '')}\``
const plain = (text: string) =>
  text
    .replaceAll(/[\s[\]()<>`]+/g, ' ')
    .trim()
    .slice(0, 200)
