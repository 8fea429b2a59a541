import { randomUUID } from 'node:crypto'

/** The device flow of GitHub's OAuth: what its two addresses answer. */
export interface DeviceFlow {
  answer(path: string, form: URLSearchParams): { status?: number; body: unknown } | undefined
  /** The login of a user token. */
  userOf(token: string): string | undefined
  /** A person enters a code, and allows or refuses it. */
  enter(code: string, login: string | undefined): void
}

export function createDeviceFlow(clientId: string, url: () => string): DeviceFlow {
  const codes = new Map<string, { device: string; login?: string; refused: boolean }>()
  const tokens = new Map<string, string>()
  return {
    answer(path, form) {
      if (path !== '/login/device/code' && path !== '/login/oauth/access_token') return undefined
      if (form.get('client_id') !== clientId) return { status: 404, body: { error: 'Not Found' } }
      if (path === '/login/device/code') {
        const code = `MADE-${String(codes.size + 1).padStart(4, '0')}`
        const device = randomUUID()
        codes.set(code, { device, refused: false })
        return {
          body: {
            device_code: device,
            user_code: code,
            verification_uri: `${url()}/login/device`,
            expires_in: 900,
            interval: 5,
          },
        }
      }
      const found = [...codes.values()].find(({ device }) => device === form.get('device_code'))
      if (found === undefined) return { body: { error: 'incorrect_device_code' } }
      if (found.refused) return { body: { error: 'access_denied' } }
      if (found.login === undefined) return { body: { error: 'authorization_pending' } }
      const token = `ghu_madeup${randomUUID().replaceAll('-', '')}`
      tokens.set(token, found.login)
      return { body: { access_token: token, token_type: 'bearer', scope: '' } }
    },
    userOf: (token) => tokens.get(token),
    enter(code, login) {
      const found = codes.get(code)
      if (found === undefined) throw new Error(`The code ${code} was never given out.`)
      if (login === undefined) found.refused = true
      else found.login = login
    },
  }
}
