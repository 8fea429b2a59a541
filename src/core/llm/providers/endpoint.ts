import { DuckError } from '../../errors.ts'
import { normalizeStream } from './normalize-stream.ts'

/** The address of an API, and how requests to it differ from those to OpenAI. */
export interface Endpoint {
  /** Without a query and a final slash; absent: the OpenAI API. */
  baseURL?: string
  /** Sent with every request. */
  query: Record<string, string>
  headers: Record<string, string | null>
}

/**
 * Reads a base URL. A query, such as the `api-version` of Azure, is sent with every request. Azure accepts a key in its
 * own header, and a token of Entra as usual.
 */
export function readEndpoint(address: string | undefined, key: string): Endpoint {
  if (address === undefined) return { query: {}, headers: {} }
  if (!URL.canParse(address))
    throw new DuckError('config', `Invalid address of a model server: \`${address}\`. It looks like http://host/v1.`)
  const url = new URL(address)
  const query = Object.fromEntries(url.searchParams)
  const isAzure = /\.azure\.com$/.test(url.hostname) || url.pathname.includes('/openai/deployments/')
  const isToken = key.startsWith('eyJ') && key.split('.').length === 3
  url.search = ''
  const baseURL = url.href.replace(/\/+$/, '')
  return { baseURL, query, headers: isAzure && !isToken ? { 'api-key': key, authorization: null } : {} }
}

/**
 * Returns a `fetch` for an API at an address that may lack `/v1`. If the API is found there, all further requests use
 * it. Errors get the form of OpenAI, so that their text reaches the person.
 */
export function createApiFetch(baseURL: string | undefined, onFound: (address: string) => void): typeof fetch {
  const mayLack = baseURL !== undefined && !/\/v\d/.test(new URL(baseURL).pathname)
  let found = false
  const withVersion = (url: string) => url.replace(baseURL ?? '', `${baseURL}/v1`)
  const ask: typeof fetch = async (input, init) => {
    const url = String(input instanceof Request ? input.url : input)
    const response = await fetch(found ? withVersion(url) : input, init)
    if (!mayLack || found || !isMissing(response)) return readable(response, url)
    const other = await fetch(withVersion(url), init)
    if (isMissing(other)) return readable(response, url)
    found = true
    onFound(`${baseURL}/v1`)
    return readable(other, url)
  }
  return async (input, init) => {
    const response = await ask(input, init)
    const streams = typeof init?.body === 'string' && init.body.includes('"stream":true')
    return streams && response.ok ? normalizeStream(response) : response
  }
}

const isPage = (response: Response) => response.headers.get('content-type')?.includes('text/html') === true
const isMissing = (response: Response) => response.status === 404 || response.status === 405 || isPage(response)

/** Returns the response, with the text of an error as `error.message`. Throws `config` for a web page. */
async function readable(response: Response, url: string): Promise<Response> {
  if (response.ok && isPage(response))
    throw new DuckError(
      'config',
      'The model server’s address is that of a web page. The one of its API often ends in /v1.',
      {
        detail: url,
      },
    )
  if (response.ok) return response
  const text = (await response.text()).slice(0, 10_000)
  const { status, statusText, headers } = response
  return new Response(JSON.stringify({ error: errorOf(text) }), { status, statusText, headers: plainHeaders(headers) })
}

/** The body was decoded and changed. */
function plainHeaders(headers: Headers): Headers {
  const kept = new Headers(headers)
  for (const name of ['content-encoding', 'content-length', 'transfer-encoding']) kept.delete(name)
  kept.set('content-type', 'application/json')
  return kept
}

/** Finds the text of an error in a response: `error.message`, `error`, `message`, `detail` (also as a list), or all. */
function errorOf(text: string): Record<string, unknown> {
  let data: unknown
  try {
    data = JSON.parse(text)
  } catch {
    return { message: isMarkup(text) ? '' : text }
  }
  const body = (Array.isArray(data) ? data[0] : data) as Record<string, unknown> | null
  const { error, message, detail } = body ?? {}
  if (typeof error === 'object' && error !== null) return { ...error, message: messageOf(error as never) || text }
  return { message: wordsOf(error) ?? wordsOf(message) ?? wordsOf(detail) ?? text }
}

/** A router adds what the provider behind it said. */
function messageOf({ message, metadata }: { message?: unknown; metadata?: { raw?: unknown } }): string {
  return [wordsOf(message), wordsOf(metadata?.raw)].filter(Boolean).join(': ')
}

function wordsOf(value: unknown): string | undefined {
  if (typeof value === 'string') return value
  if (!Array.isArray(value)) {
    const { detail, message, msg } = (value ?? {}) as Record<string, unknown>
    const inner = detail ?? message ?? msg
    return inner === undefined ? undefined : wordsOf(inner)
  }
  // The form of FastAPI: a list of places and problems.
  const items = value as ({ loc?: unknown[]; msg?: string } | null)[]
  return items.map((each) => `${(each?.loc ?? []).join('.')}: ${each?.msg ?? ''}`).join('; ')
}

const isMarkup = (text: string) => text.trimStart().startsWith('<')
