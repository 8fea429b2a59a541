import { z } from 'zod'
import { DuckError } from '../../../core/errors.ts'
import type { DeviceLogin } from '../../../core/platform/device-login.ts'

interface LoginDeps {
  origin: string
  api: string
  clientId(): Promise<string | undefined>
}

const begun = z.object({
  device_code: z.string().min(1),
  user_code: z.string().min(1),
  verification_uri: z.string().min(1),
  expires_in: z.number(),
})
const granted = z.object({ access_token: z.string().min(1) })
const refused = z.object({ error: z.string() })
const user = z.object({ login: z.string().min(1), id: z.int() })

const timeoutMs = 10_000

/**
 * Finds out the account of a person by the device flow of OAuth. The token is only used for that, and not stored.
 * Source: GitHub's documentation, "Authorizing OAuth apps", section "Device flow".
 */
export function createDeviceLogin({ origin, api, clientId }: LoginDeps): DeviceLogin {
  const ask = async (url: string, init: RequestInit, signal: AbortSignal): Promise<unknown> => {
    const response = await fetch(url, {
      ...init,
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    }).catch((cause) => {
      throw new DuckError('unavailable', 'GitHub could not be reached. Try again later.', { cause })
    })
    return response.json().catch((cause) => {
      throw new DuckError('unavailable', 'GitHub returned an unexpected response. Try again later.', { cause })
    })
  }
  const post = (path: string, body: Record<string, string>, signal: AbortSignal) =>
    ask(
      `${origin}${path}`,
      { method: 'POST', headers: { accept: 'application/json' }, body: new URLSearchParams(body) },
      signal,
    )
  const client = async () => {
    const id = await clientId()
    if (id === undefined || id === '') throw new DuckError('config', 'GitHub did not return the client id of the App.')
    return id
  }
  return {
    async begin(signal) {
      const answer = await post('/login/device/code', { client_id: await client() }, signal)
      const parsed = begun.safeParse(answer)
      if (!parsed.success)
        throw new DuckError(
          'config',
          'Accounts cannot be linked, because the device flow is disabled. Enable it in the settings of the GitHub App.',
          { detail: errorOf(answer) },
        )
      const { device_code: device, user_code: code, verification_uri: url, expires_in } = parsed.data
      return { device, code, url, expiresAt: Date.now() + expires_in * 1_000 }
    },
    async check(device, signal) {
      const answer = await post(
        '/login/oauth/access_token',
        {
          client_id: await client(),
          device_code: device,
          grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
        },
        signal,
      )
      const token = granted.safeParse(answer)
      if (!token.success) {
        const error = errorOf(answer)
        if (error === 'authorization_pending' || error === 'slow_down') return undefined
        if (error === 'access_denied')
          throw new DuckError('denied', 'The account was not linked, because you declined.')
        throw new DuckError('invalid', 'The code has expired.', { detail: error })
      }
      const headers = { authorization: `Bearer ${token.data.access_token}`, accept: 'application/vnd.github+json' }
      const person = user.safeParse(await ask(`${api}/user`, { headers }, signal))
      if (!person.success) throw new DuckError('unavailable', 'GitHub did not return your account. Try again later.')
      return { login: person.data.login, id: String(person.data.id) }
    },
  }
}

function errorOf(answer: unknown): string {
  const parsed = refused.safeParse(answer)
  return parsed.success ? parsed.data.error : 'unexpected response'
}
