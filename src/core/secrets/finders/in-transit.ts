import { matchAt } from '../reading/sticky.ts'
import { isPlaceholder, isVeryRandom, looksRandom } from '../secret-values.ts'
import { type SecretSpan, shapeSpans } from '../spans.ts'
import { commandSpans } from './command-lines.ts'

const longestAddress = 600

/** Finds passwords and tokens before the host of an address: `postgres://me:password@host`, `https://token@host`. */
export function addressSpans(text: string): SecretSpan[] {
  const spans: SecretSpan[] = []
  for (let found = text.indexOf('://'); found >= 0; found = text.indexOf('://', found + 3)) {
    const start = found + 3
    const rest = /^[^\s"'`<>]*/.exec(text.slice(start, start + longestAddress))?.[0] ?? ''
    // In a database address, the password may contain a slash. In a page address, a path may contain an at sign.
    const web = text.slice(Math.max(0, found - 5), found).includes('http')
    const user = web || !rest.includes('@') ? userOf(rest) : rest.slice(0, rest.lastIndexOf('@'))
    const split = user.indexOf(':')
    const value = user.slice(split + 1)
    if (split < 0 ? value.length >= 20 || looksRandom(value) : !isPlaceholder(value))
      spans.push({ start: start + split + 1, end: start + user.length })
    // A token may be the user name, with a constant password or none.
    if (split >= 20 && looksRandom(user.slice(0, split))) spans.push({ start, end: start + split })
    joinedPassword(text, start + rest.length, rest, spans)
  }
  return spans
}

const joined = /["'`]\s*[+.&]\s*["'`]/y

/** Finds the password in `"postgres://me:" + "password" + "@host"`. */
function joinedPassword(text: string, at: number, address: string, spans: SecretSpan[]): void {
  const next = /^[^/@:]+:$/.test(address) ? matchAt(joined, text, at) : undefined
  const value = next === undefined ? '' : (/^[^"'`\n]{4,200}/.exec(text.slice(next, next + 200))?.[0] ?? '')
  if (next !== undefined && !isPlaceholder(value)) spans.push({ start: next, end: next + value.length })
}

/** Returns the part before the host, without the `@`. A password may itself contain `/` and `@`. */
function userOf(address: string): string {
  const authority = address.slice(0, Math.max(0, address.search(/[/?#]|$/)))
  if (authority.includes('@')) return authority.slice(0, authority.lastIndexOf('@'))
  const port = /^[^:@]*:\d{1,5}(?:[/?#]|$)/.test(address)
  const at = port || !authority.includes(':') ? -1 : address.lastIndexOf('@')
  return address.slice(0, Math.max(0, at))
}

/** A notation for sending or typing a secret, and a string that a text must contain for it to match. */
interface Shape {
  found: RegExp
  /** Group 1 is the secret. All repetitions are bounded. */
  shape: RegExp
}

const shapes: readonly Shape[] = [
  // user:password@tcp(host) and user:password@/name, in the format of Go's database drivers
  {
    found: /@(?:tcp|udp|unix)\b|\w@\//,
    shape: /(?<![\w/:.])[\w.-]{1,60}:([^\s"'`@]{3,200})@(?:(?:tcp|udp|unix)\b|\/)/dg,
  },
  // user/password@host, in Oracle's format
  { found: /:thin:/i, shape: /:thin:\w{1,40}\/([^\s"'`@]{4,200})@/dgi },
  { found: /sqlplus/, shape: /\bsqlplus\s+\w{1,40}\/([^\s"'`@]{4,200})@/dg },
  // commands
  { found: /SecureString/i, shape: /\bConvertTo-SecureString\s+(?:-String\s+)?["']([^"'\n]{4,200})/dgi },
  {
    found: /[ :](?:set|put)\s/,
    shape:
      /\b(?:configure|config|secrets?|kv)[ :](?:set|put)\s[^\n]{0,80}?(?:key|password|token|secret)\w*[ =]([^\s"'`-][^\s"'`]{7,200})/dgi,
  },
  // statements and files
  {
    found: /identified/i,
    shape:
      /\b(?:user|role|login|grant)\b[^\n]{0,120}?\bidentified\s+(?:with\s+\S{1,60}\s+)?by\s+(?:password\s+)?["']([^"'\n]{4,200})/dgi,
  },
  { found: /IDENTIFIED/, shape: /\bIDENTIFIED BY ([^\s"'`;]{4,200});/dg },
  { found: /\bidentified\b/i, shape: /\sreplace\s["']([^"'\n]{4,200})/dgi },
  {
    found: /:(?:\d{1,5}|\*):/,
    shape: /^[+-]?[\w.*-]{1,100}:(?:\d{1,5}|\*):[\w*-]{1,60}:[\w*-]{1,60}:(\S{4,200})$/dgm,
  },
  {
    found: /A[KS]IA/,
    shape: /\b(?:AKIA|ASIA)\w{8,20}["'\s,:;=)]{1,40}([A-Za-z0-9/+]{39}[A-Za-z0-9/+=])(?![A-Za-z0-9/+])/dg,
  },
  { found: /AC[a-f\d]{32}/, shape: /AC[a-f\d]{32}["'\s,:=]{1,20}([a-f\d]{32})\b/dg },
  { found: /SHA/, shape: /\{S?SHA(?:256|512)?\}([A-Za-z0-9+/=]{16,200})/dg },
  { found: /\+\s*["'`]@/, shape: /["'`](?:[^"'`\n:]{1,60}:)?([^"'`\n:]{4,200})["'`]\s*\+\s*["'`]@/dg },
  { found: / on >/, shape: /\buser\s\S{1,60} on >(\S{4,200})/dg },
  { found: /sig/i, shape: /[?&,\s][\w-]{0,12}sig(?:nature)?=([^&\s"',]{16,400})/dgi },
  { found: /"kty"/, shape: /"(?:d|p|q|dp|dq|qi|k)"\s?:\s?"([\w-]{20,900})"/dg },
  { found: /Digest|digest/, shape: /\bresponse="([0-9a-f]{32,64})"/dg },
]
/** An environment variable with a random-looking value that is neither a digest nor an id. */
const numbered =
  /^[+-]?(?:export )?(?!\w*(?:SHA|HASH|MD5|ID|COMMIT|SUM|REV|DIGEST))[A-Z]\w+=["']?([0-9a-f]{32,64})["']?$/dgm
/** A user and a password of which only the password looks random: on a separate line, in quotes, with a slash. */
const accounts = [
  /^[+-]?\s*(?:- )?[a-z][\w.-]{0,40}:([\w.+-]{12,60})$/dgm,
  /^[+-]?"[^"\n]{1,60}" "([^"\n]{8,200})"/dgm,
  /["'`]\w{1,30}\/([^\s"'`@/]{8,60})@\w/dg,
  /\w \/ ([^\s"'`,;)/%]{12,60})(?=\s|$)/dg,
  /: \w{1,30}\/([^\s"'`,;)/]{12,60})(?=\s|$)/dg,
]
const sent = /\b(basic|bearer|token|apikey|digest)\s+([\w.~+/=-]{8,4000})/gi

const schemeHint = /basic|bearer|token|apikey|digest/i

/** Finds secrets in headers, command lines, statements and password files. */
export function sentSpans(text: string): SecretSpan[] {
  const found = shapes.filter((each) => each.found.test(text)).map(({ shape }) => shape)
  const users = shapeSpans(text, accounts).filter(({ start, end }) => isPassword(text.slice(start, end)))
  const spans = [...commandSpans(text), ...shapeSpans(text, [...found, numbered]), ...users]
  for (const match of schemeHint.test(text) ? text.matchAll(sent) : []) {
    const [whole, word = '', value = ''] = match
    const secret = word.toLowerCase() === 'basic' ? looksRandom(value) || isPair(value) : looksRandom(value)
    const end = match.index + whole.length
    if (secret) spans.push({ start: end - value.length, end })
  }
  return spans
}

function isPassword(value: string): boolean {
  return isVeryRandom(value) || /^(?:md5[\da-f]{32}|SCRAM-)/.test(value)
}

/** Tells whether a value is the Base64 form of `user:password`. */
function isPair(value: string): boolean {
  return value.length % 4 !== 1 && /^[ -~]+:[ -~]+$/.test(Buffer.from(value, 'base64').toString('latin1'))
}
