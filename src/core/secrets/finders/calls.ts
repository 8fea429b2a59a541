import { oneOf } from '../reading/one-of.ts'
import { readQuoted } from '../reading/read-value.ts'
import { isPlaceholder, isQuotedSecret, looksRandom } from '../secret-values.ts'
import type { SecretSpan } from '../spans.ts'

/** Functions whose literal arguments are secrets, except names of algorithms. */
const takers =
  'basic_?auth|networkcredential|usernamepasswordcredentials|plainauth|hmac|fernet|cookie_?parser|keystore\\.load|getconnection'
/** Functions whose literal arguments are secrets if they look random. */
const mayTake =
  'log_?in|log_?on|sign|verify|auth\\w{0,12}|connect\\w{0,8}|createuser|create_user|adduser|sp_addlogin|hash|sha\\d{1,3}|md5|cipher\\w{0,8}|encrypt|decrypt\\w{0,6}|sym_decrypt|wallet|keyspec|securitykey|pdo|oauth\\w{0,10}|begin|check_password|credentials?|cwjap'
const callee = new RegExp(`(?:(${takers})|${mayTake})\\w{0,12}(?:\\.new|->\\w{1,12})?[ ]?=?[ ]?\\(`, 'gi')
/** Calls without parentheses. */
const statements = /(?:basic_auth|sp_addlogin)\s(?=["'])/gi
const accounts = 'accounts|auth|account|users?|admin|root'
const pairs = new RegExp(`\\b(?:${accounts})["']?\\s?[=:]\\s?[\\[(]?(?=["'])`, 'gi')
const encoders = new RegExp(
  String.raw`${oneOf('btoa b64encode base64\\w{0,12} userpwd')}["']?\s?[,(]\s?(?=b?["'])`,
  'gi',
)
const algorithms = oneOf('sha md aes des hs rs es ps blake ripemd chacha bf utf ascii hex base')
const algorithm = new RegExp(`^${algorithms}[-_\\w]{0,16}$`, 'i')
const longestCall = 400
const mostArguments = 8

interface Argument extends SecretSpan {
  value: string
}

/** Finds secrets that are arguments of certain functions. */
export function passedSpans(text: string): SecretSpan[] {
  const spans: SecretSpan[] = []
  for (const match of text.matchAll(callee)) {
    const found = argumentsAt(text, match.index + match[0].length)
    const taken = match[1] === undefined ? found.filter(({ value }) => isCredential(value)) : takenBy(found)
    spans.push(...taken)
  }
  for (const match of text.matchAll(statements))
    spans.push(...takenBy(argumentsAt(text, match.index + match[0].length)))
  for (const match of text.matchAll(pairs))
    spans.push(...argumentsAt(text, match.index + match[0].length).filter(({ value }) => isCredential(value)))
  for (const match of text.matchAll(encoders)) {
    const [first] = argumentsAt(text, match.index + match[0].length)
    const user = first === undefined ? 0 : (/^[\w.@-]{1,60}:(?=.{4})/.exec(first.value)?.[0].length ?? 0)
    if (first !== undefined && user > 0) spans.push({ start: first.start + user, end: first.end })
  }
  return spans
}

/** Returns the last of several literals, because the first is the user name. */
function takenBy(found: readonly Argument[]): Argument[] {
  const last = found.filter(({ value }) => !algorithm.test(value)).at(-1)
  if (last === undefined || isAddress(last.value) || !isQuotedSecret(last.value, 'password')) return []
  return [last]
}

function isCredential(value: string): boolean {
  return (
    !isPlaceholder(value) &&
    !isAddress(value) &&
    !algorithm.test(value) &&
    (looksRandom(value) || /^[0-9a-f]{32,}$/i.test(value))
  )
}

/** Tells whether a value is an address, a path, a host or a dotted name. */
function isAddress(value: string): boolean {
  return /\/\/|^[./~@#]|^[\w-]+(?:[./][\w-]+)+$|^\S+@\S+\.\w+$|[{}<>()]/.test(value)
}

function argumentsAt(text: string, at: number): Argument[] {
  const found: Argument[] = []
  const limit = Math.min(text.length, at + longestCall)
  let depth = 1
  for (let next = at; next < limit && depth > 0 && found.length < mostArguments; ) {
    const character = text[next] ?? ''
    if (character === '\n' && depth <= 1 && found.length === 0 && next > at + 1) break
    if (/["'`]/.test(character)) {
      const quoted = readQuoted(text, next)
      if (quoted === undefined) break
      found.push({ value: quoted.value, start: quoted.start, end: quoted.end })
      next = Math.max(next + 1, quoted.after)
    } else {
      if (character === '(' || character === '[') depth++
      else if (/[)\];{}]/.test(character)) depth--
      next++
    }
  }
  return found
}
