import { isOutOfReach } from './public-address.ts'

/** What the operator decides about the App before it is created. */
export interface Choices {
  /** Owner of the App; absent: the operator's own account. */
  organization?: string
  /** Other accounts can install it. */
  isPublic: boolean
  /** Where GitHub sends deliveries. */
  webhook: string
}

export interface Reached {
  /** Origin of this server in the operator's browser. */
  origin: string
  webhookPath: string
  /** Host of GitHub. */
  github: string
}

/** Returns the webhook address of this server, or nothing if GitHub surely cannot reach it. */
export function ownWebhook({ origin, webhookPath, github }: Reached): string | undefined {
  return isOutOfReach(origin, github) ? undefined : `${origin}${webhookPath}`
}

/** Reads the form of the first page; undefined if it was not sent. `mistake`: a sentence that says what is wrong with it. */
export function readChoices(query: URLSearchParams, reached: Reached): Choices | { mistake: string } | undefined {
  const visibility = query.get('visibility')
  if (visibility === null) return undefined
  const organization = (query.get('organization') ?? '').trim()
  if (organization !== '' && !/^[A-Za-z0-9][A-Za-z0-9-]{0,38}$/.test(organization))
    return { mistake: 'Invalid organization (expected its name in the address of its page on GitHub).' }
  const webhook = webhookOf((query.get('webhook') ?? '').trim(), reached)
  if (typeof webhook !== 'string') return webhook
  return { isPublic: visibility === 'public', webhook, ...(organization === '' ? {} : { organization }) }
}

/** An address without a path is that of a tunnel or a proxy, which pass on the path. */
function webhookOf(given: string, reached: Reached): string | { mistake: string } {
  const address = given === '' ? ownWebhook(reached) : given
  if (address === undefined) return { mistake: 'Missing webhook address. GitHub cannot reach this server without one.' }
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url === undefined || !/^https?:$/.test(url.protocol))
    return { mistake: 'Invalid webhook address (expected one that begins with `https://`).' }
  if (isOutOfReach(address, reached.github))
    return { mistake: `GitHub cannot reach ${url.host}. Enter the address of a relay or a tunnel.` }
  return url.pathname === '/' ? `${url.origin}${reached.webhookPath}` : url.href
}
