import { isPlaceholder, looksRandom } from './secret-values.ts'
import type { Span } from './spans.ts'

const longestAddress = 600

/** Passwords and tokens in front of the host of an address: `postgres://me:password@host`, `https://token@host`. */
export function addressSpans(text: string): Span[] {
  const spans: Span[] = []
  for (let found = text.indexOf('://'); found >= 0; found = text.indexOf('://', found + 3)) {
    const start = found + 3
    const rest = /^[^\s"'`<>]*/.exec(text.slice(start, start + longestAddress))?.[0] ?? ''
    // In the address of a database the password may hold a slash; in that of a page a path may hold an at sign.
    const web = text.slice(Math.max(0, found - 5), found).includes('http')
    const user = web || !rest.includes('@') ? userOf(rest) : rest.slice(0, rest.lastIndexOf('@'))
    const split = user.indexOf(':')
    const value = user.slice(split + 1)
    if (split < 0 ? value.length >= 20 || looksRandom(value) : !isPlaceholder(value))
      spans.push({ start: start + split + 1, end: start + user.length })
  }
  return spans
}

/** What comes before the host, without the `@`; a password may hold `/` and `@` itself. */
function userOf(address: string): string {
  const authority = address.slice(0, Math.max(0, address.search(/[/?#]|$/)))
  if (authority.includes('@')) return authority.slice(0, authority.lastIndexOf('@'))
  const port = /^[^:@]*:\d{1,5}(?:[/?#]|$)/.test(address)
  const at = port || !authority.includes(':') ? -1 : address.lastIndexOf('@')
  return address.slice(0, Math.max(0, at))
}

/** Shapes in which a secret is sent or typed; group 1 is the secret. All have bounded repetition. */
const shapes: readonly RegExp[] = [
  // user:password@tcp(host), as Go's database drivers write it
  /(?<![\w/:.])[\w.-]{1,60}:([^\s"'`@]{3,200})@(?:tcp|udp|unix)\b/dg,
  // command lines
  /\b(?:mysql|mysqldump|mysqladmin|mysqlimport|mariadb)\b[^\n]{0,200}?\s-p["']?([^\s"'`-][^\s"'`]{3,200})/dg,
  /\s(?:-u|--user|--proxy-user)[ =]?["']?[^\s:"'`]{1,100}:([^\s"'`]{4,200})/dg,
  /\bsshpass\s+-p\s*["']?([^\s"'`]{4,200})/dg,
  /\b(?:(?:docker|podman|oc|az)\s+login|redis-cli|htpasswd|smbclient|ldapsearch|mongo|mongosh|keytool|zip|7z)\b[^\n]{0,200}?\s-{1,2}(?:p|a|w|P|storepass|keypass)[ =]?["']?([^\s"'`-][^\s"'`]{3,200})/dg,
  /-pass(?:in|out)?\s+pass:([^\s"'`]{4,200})/dg,
  /\bConvertTo-SecureString\s+(?:-String\s+)?["']([^"'\n]{4,200})/dgi,
  /\b(?:configure|config|secret|kv)[ :](?:set|put)\s[^\n]{0,80}?(?:key|password|token|secret)\w*[ =]([^\s"'`-][^\s"'`]{7,200})/dgi,
  /\becho\s+["']?(?:[\w.-]{1,60}:)?([^\s"'`|]{4,200})["']?\s*\|[^\n]{0,60}?(?:--with-token|--password-stdin|chpasswd|sudo\s+-S)/dg,
  // statements and files
  /\b(?:user|role|login)\b[^\n]{0,120}?\bidentified\s+(?:with\s+\S{1,60}\s+)?by\s+(?:password\s+)?["']([^"'\n]{4,200})/dgi,
  /^[\w.*-]{1,100}:(?:\d{1,5}|\*):[\w*-]{1,60}:[\w*-]{1,60}:(\S{4,200})$/dgm,
  /\b(?:AKIA|ASIA)\w{8,20}["'\s,:;=)]{1,40}([A-Za-z0-9/+]{40})(?![A-Za-z0-9/+])/dg,
  /\{S?SHA(?:256|512)?\}([A-Za-z0-9+/=]{16,200})/dg,
]
const sent = /\b(basic|bearer|token|apikey|digest)\s+([\w.~+/=-]{8,4000})/gi

/** One of these is in each shape. */
const shapeHint =
  /@(?:tcp|udp|unix)\b|\s-(?:u|-user|-proxy-user|[paw])|\bsshpass\b|\bpass:|identified|SecureString|configure|config|secret|kv|echo|login|redis-cli|htpasswd|:(?:\d|\*)|AKIA|ASIA|\{S?SHA/i
const schemeHint = /basic|bearer|token|apikey|digest/i

/** Secrets in headers, on command lines, in statements, and in password files. */
export function sentSpans(text: string): Span[] {
  const spans = (shapeHint.test(text) ? shapes : []).flatMap((shape) =>
    [...text.matchAll(shape)].flatMap((match) => {
      const [start, end] = match.indices?.[1] ?? [0, 0]
      return isPlaceholder(match[1] ?? '') ? [] : [{ start, end }]
    }),
  )
  for (const match of schemeHint.test(text) ? text.matchAll(sent) : []) {
    const [whole, word = '', value = ''] = match
    const secret = word.toLowerCase() === 'basic' ? looksRandom(value) || isPair(value) : looksRandom(value)
    const end = match.index + whole.length
    if (secret) spans.push({ start: end - value.length, end })
  }
  return spans
}

/** Base64 of `user:password`. */
function isPair(value: string): boolean {
  return value.length % 4 !== 1 && /^[ -~]+:[ -~]+$/.test(Buffer.from(value, 'base64').toString('latin1'))
}
