import { oneOf } from './reading/one-of.ts'

/** Words in a name that identify its value as a secret. */
const words = [
  'pass(?:w(?:or)?d|wort|phrase|code|key)s?',
  'pwd',
  'kennwort',
  'contrase(?:ñ|n)a',
  'mot[_ ]?de[_ ]?passe',
  'p(?:ass|w)(?![A-Za-z])',
  'senha',
  'has[łl]o(?![a-z])',
  'wachtwoord',
  'lösenord',
  'adgangskode',
  'salasana',
  'jelszó',
  'heslo(?![a-z])',
  'parola(?![a-z])',
  '[_-]?psk(?![A-Za-z])',
  'secret(?!s)',
  'token(?!s)',
  '(?:api|access|private|secret|signing|encryption|encrypt|decryption|master|account|storage|auth|shared|ssh|deploy|admin|root|crypto|hmac|jwt|cipher|aes|rsa|recovery|subscription|ingest|instrumentation)[_. -]?key(?!s)',
  'credentials?',
  'creds?(?![a-z])',
  '_auth(?![A-Za-z])',
  '(?:basic|http|proxy|registry)[_-]?auth(?![A-Za-z])',
  'authorization',
  'bearer',
  'mnemonic',
  '(?:seed|recovery|backup)[_ -]?(?:phrase|code|words)s?',
  '(?:otp|totp|mfa|2fa)[_-]?(?:seed|code|key)?(?![A-Za-z])',
  'pin[_-]?code',
  'pepper',
  'jwt(?![A-Za-z])',
  'set-cookie',
  'cookie(?![A-Za-z])',
  'sess(?:ion)?[_-]?id',
  'requirepass',
  'masterauth',
  'authtok',
  'access[_-]?code',
]

/** Names whose value is a secret only if it looks like one: `key`, `auth`, `salt`. */
const weakWords = [
  'tokens',
  'secrets',
  'keys?',
  'auth',
  'salt',
  'dsn',
  'nonce',
  'seed',

  'code',
  'license',
  'session',
  'webhook',
  'oauth',
  'authident',
]

const separated = weakWords.map((word) => `(?<![a-z])${word}(?![a-z])`)
/** Matches every word that may be part of a credential's name. The group matches weak words. */
export const nameWords = new RegExp(`(?:${words.join('|')})|(${separated.join('|')})`, 'gi')

const about =
  'name|type|count|counts|length|len|size|limit|limits|field|label|hint|errors?|message|msg|policy|regex|pattern|urls?|uri|path|file|filename|dir|folder|expiry|expires|expiration|ttl|headers?|prefix|suffix|index|input|form|validator|strength|ref|reference|selector|manager|provider|service|store|arn|version|algorithm|algo|rotation|kind|class|column|placeholder|title|text|description|help|required|enabled|disabled|min|max|age|date|at|format|scopes?|endpoint|issuer|audience|parser|list|usage|used|budget|changed|reset|rules?|stdin|generator|factory|handler|helper|utils?|module|component|schema|model|entity|repository|controller|middleware|stream|position|pos|start|end|line|ids'
/** Names about a secret that do not contain it: `passwordField`, `token_count`, `secretName`. */
const aboutSuffix = new RegExp(`(?:^|[_.-]|(?<=[a-z0-9])(?=[A-Z]))(?:${about})s?$`, 'i')

/** Credential words in other scripts. */
export const foreignNameWords = /пароль|密[码碼]|パスワード|비밀번호/gi

/** Weak words inside a camel case name, which the other expression cannot distinguish from parts of a word. */
export const innerNameWords = /((?:Key|Auth|Salt|Seed|Ident)s?)(?![a-z])/g

/** Words before `pass` or `pw` in names of passwords; `compass` is not one. */
const passwordOf = 'store key db root user admin ssh smtp mail ftp http proxy wifi sql login become sudo bind my'
const passing = new RegExp(`(?:^|[^a-z]|${oneOf(passwordOf)})$`, 'i')

/** Tells whether the preceding letters make it a different word. */
export function isOtherWord(before: string, word: string): boolean {
  if (/^(?:pass|pw)$/i.test(word)) return !(passing.test(before) || (/[a-z]$/.test(before) && /^P/.test(word)))
  return /^[A-Z][a-z]+$/.test(word) && weakInner.test(word) && !/[a-z0-9]$/.test(before)
}

const weakInner = /^(?:Key|Auth|Salt|Seed|Ident)s?$/

/**
 * Tells whether the rest of a name shows that it does not contain a secret, for example `passwordField` or `tokenizer`.
 */
export function namesNoSecret(rest: string): boolean {
  return /^[a-z]/.test(rest.replace(/^s(?![a-z])/, '')) || aboutSuffix.test(rest.replace(/[_-]+$/, ''))
}
