import { createSign } from 'node:crypto'
import { addressesOf } from '../addresses.ts'

/** Returns the name that people mention the App by, its slug on GitHub; undefined if GitHub does not return one. */
export async function readAppName(
  { appId, privateKey }: { appId: string; privateKey: string },
  { host, protocol }: { host: string; protocol: string },
): Promise<string | undefined> {
  const { api } = addressesOf({ host, protocol })
  try {
    const response = await fetch(`${api}/app`, {
      headers: { authorization: `Bearer ${webToken(appId, privateKey)}`, accept: 'application/vnd.github+json' },
      signal: AbortSignal.timeout(10_000),
    })
    const { slug } = (await response.json()) as { slug?: unknown }
    return response.ok && typeof slug === 'string' && /^[\w-]+$/.test(slug) ? slug : undefined
  } catch {
    return undefined
  }
}

/** Returns the token that an App authenticates with: a JSON Web Token, RS256, valid for a few minutes. */
export function webToken(appId: string, privateKey: string): string {
  const now = Math.floor(Date.now() / 1000)
  const part = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const claims = `${part({ alg: 'RS256', typ: 'JWT' })}.${part({ iat: now - 30, exp: now + 300, iss: appId })}`
  return `${claims}.${createSign('RSA-SHA256').update(claims).sign(privateKey, 'base64url')}`
}
