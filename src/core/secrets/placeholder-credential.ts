import { looksRandom } from './secret-values.ts'

/** Words that people write into credentials that are not real. */
const fillers =
  /test|fake|dummy|example|sample|placeholder|redacted|invalid|mock|foobar|change.?me|your|insert|replace|notreal|not.?a.?real|real.?token|secret|token|password|abc123|deadbeef|cafebabe|qwerty|asdf|x{4}|fixture|fill.?me|todo|bogus|nothing.?here/i

/** Hosts reserved for documentation and tests (RFC 2606, RFC 5737, RFC 3849), and placeholder names of hosts. */
const documentationHost =
  /^(?:(?:.+\.)?(?:example(?:\.\w+){0,2}|example|test|invalid)|(?:my|your)[-_]?\w*(?:\.\w+)*|192\.0\.2\.\d+|198\.51\.100\.\d+|203\.0\.113\.\d+|\[?2001:db8:.*)$/i
/** The machine of the developer, or a service with one word as its name, for example of Compose. */
const localHost =
  /^(?:localhost|(?:.+\.)?local(?:host|domain)?|127\.\d+\.\d+\.\d+|0\.0\.0\.0|\[?::1?\]?|[a-z][a-z_-]*|)$/i

/** Passwords of documentation and of development machines. */
const commonPasswords = new Set(
  [
    'pass passw passwd pwd password passphrase secret token key apikey user username admin root guest',
    'login me you bob alice john jane joe foo bar baz qux postgres mysql mariadb mongo mongodb redis',
    'rabbit rabbitmq docker db database dev develop development local localhost server host test tests',
    'testing tester demo example sample dummy fake mock changeme default hello world letmein hunter',
    'qwerty abc a b c p u x y z pw p4ssw0rd passw0rd pa55w0rd s3cret s3cr3t something anything whatever',
    'none null mypass mypassword mysecret yourpassword userpass rootpass dbpass dbpassword dbuser',
  ].flatMap((words) => words.split(' ')),
)

/** A variable or a template in a text, whose value is elsewhere. */
const template = /\$\{|\{\{|#\{|%[sdv@]|%\(|<[^<>]*>|^\$|^\{.*\}$|^%\w+%$|^\[.*\]$|^:|\.\.\.|…|\*{3}/

const address = /^[\w+.-]*:\/\/([^:/\s]*):(.*)@([^@/?#\s]*)/s
const keyBlock = /-----BEGIN [\w ]+-----([\s\S]*?)(?:-----END|$)/
/** The prefix of a token, which names its issuer and contains no secret. */
const issuer =
  /^(?:(?:sk|rk|pk)_(?:live|test|prod)_|sk-(?:ant-(?:api|admin)\d\d-|proj-|svcacct-)?|[A-Za-z]{2,12}[-_]|AKIA|ASIA|AIza)/

/**
 * Tells whether a credential that a scanner found is only a placeholder: a template, words, sequential or repeated
 * characters, or an address on a host that is reserved for documentation. Masking does not depend on it.
 */
export function isPlaceholderCredential(found: string): boolean {
  const block = keyBlock.exec(found)
  if (block !== null) return isPlaceholderKey(block[1] ?? '')
  const [, user, password, host] = address.exec(found.replace(/^["'`\s]+/, '')) ?? []
  if (password !== undefined) return isPlaceholderLogin(user ?? '', password, (host ?? '').replace(/:\d*$/, ''))
  return isPlaceholderToken(valuePart(found))
}

/** Returns the value of `name = "value"`, or the text itself. */
function valuePart(found: string): string {
  const [, value] = /[=:>]\s*["'`]?([^\s"'`]+)["'`]?[\s,;]*$/.exec(found) ?? []
  return value ?? found.replace(/^["'`\s]+|["'`\s]+$/g, '')
}

function isPlaceholderLogin(user: string, password: string, host: string): boolean {
  if (template.test(password) || template.test(host) || template.test(user)) return true
  const plain = password.toLowerCase()
  if (plain === user.toLowerCase() || isCommonPassword(plain) || isRegular(password)) return true
  if (documentationHost.test(host)) return !looksRandom(password) || fillers.test(password)
  if (localHost.test(host)) return !looksRandom(password)
  return saysSo(password)
}

/** Tells whether a password consists of common passwords, with joiners and up to four digits: `test_password1`. */
function isCommonPassword(password: string): boolean {
  const words = password.replace(/\d{1,4}$/, '').split(/[^a-z0-9]+/)
  return words.every((word) => word === '' || commonPasswords.has(word))
}

const admission = /fake|dummy|example|placeholder|redacted|change.?me|not.?a?.?real|your[-_ ]/i

/** Tells whether a password says that it is a placeholder. */
function saysSo(value: string): boolean {
  return admission.test(value)
}

function isPlaceholderToken(token: string): boolean {
  if (template.test(token)) return true
  const body = token.replace(issuer, '')
  return isRegular(body) || isWordy(body) || fillers.test(body)
}

/** Tells whether a key contains too little to be one, or words. */
function isPlaceholderKey(body: string): boolean {
  const text = body.replaceAll(/\\n|\\r|["'`+\s\\]/g, '')
  return text.length < fewestKeyCharacters || template.test(text) || isRegular(text)
}

/** A shorter private key is not one: 32 bytes and their header, in Base64. */
const fewestKeyCharacters = 60

/** Tells whether a value consists of words and small numbers: `token-from-slack`. */
function isWordy(value: string): boolean {
  return value
    .split(/[^A-Za-z0-9]+|(?<=[a-z])(?=[A-Z])/)
    .every((piece) => /^(?:[A-Z]?[a-z]{0,14}|[A-Z]{1,14}|\d{1,4}|v\d)$/.test(piece))
}

/**
 * Tells whether most characters continue a sequence or a repetition: `000000`, `abcdef123456`, `1a2b3c4d`, or one part
 * again and again.
 */
function isRegular(value: string): boolean {
  const text = value.toLowerCase().replaceAll(/[^a-z0-9]/g, '')
  if (text.length < fewestSequential) return /^(.)\1*$/.test(text)
  return hasPeriod(text) || continuing(text, 1) >= 0.5 || continuing(text, 2) >= 0.6
}

const fewestSequential = 6

/** Tells whether a text repeats its first characters to its end. */
function hasPeriod(text: string): boolean {
  for (let period = 1; period <= Math.min(16, text.length / 2); period++)
    if (text.slice(period) === text.slice(0, -period)) return true
  return false
}

/** Returns the share of characters that are equal to, the next or the previous of the one `step` before. */
function continuing(text: string, step: number): number {
  let count = 0
  for (let at = step; at < text.length; at++)
    if (Math.abs(text.charCodeAt(at) - text.charCodeAt(at - step)) <= 1) count++
  return count / (text.length - step)
}
