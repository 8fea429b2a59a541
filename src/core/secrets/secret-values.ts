import { oneOf } from './reading/one-of.ts'

/** Values that are not secret under any name. */
const literalWords = new Set(
  `true false read write null nil none undefined void yes no on off required optional string str text varchar char bytes byte boolean bool
  number int integer float any unknown object array list dict map never symbol self this super new await async return
  public private protected static readonly const let var function secretstr securestring buffer uint8array
  password passwd passphrase secret token apikey key credential credentials changeme example placeholder redacted masked
  your-password yourpassword`
    .split(/\s+/)
    .filter((word) => word !== ''),
)

/** References, templates and calls, whose value is elsewhere. */
const reference =
  /^(?:\$\{?[A-Za-z_][\w.]*\}?$|\$\(|\$\{|%\w+%$|%[sdv]$|<[^<>]*>$|[*&][\w-]+$|![A-Za-z]+(?:\s|$)|\{\{|env[.:(]|secrets?\.|vault:|op:\/\/|arn:|ref\+)/i
const interpolation =
  /\$\{[^}]{0,200}\}?|\{\{[^}]{0,200}\}{0,2}|#\{[^}]{0,200}\}?|%\([^)]{0,60}\)s|\{[\w.]{0,60}\}|\$\([^)]{0,200}\)?|<[A-Za-z][\w -]{0,60}>/
const dotted = /^[A-Za-z_$][\w$]*(?:(?:\.|\?\.|::|->)[A-Za-z_$][\w$]*)+$/
const identifier = /^[A-Za-z_$][\w$-]*$/
const repeated = /^(.)\1*$/
const version = /^[\^~<>=v\s]{0,4}\d{1,6}(?:\.(?:\d{1,6}|[x*])){1,3}(?:[-+][\w.]{1,20})?$/
const measure = new RegExp(`^-?[\\d.]+${oneOf('px r?em ch % v[hw] m?s pt fr deg')}$`)
/** Form validation rules, for example `required|string|min:8`. */
const checks = /^[a-z_]+(?::[\w,]+)?(?:\|[a-z_]+(?::[\w,]+)?)+$/
const yours = new RegExp(`^[<[{]?${oneOf('your insert enter replace put')}[-_ ]|[-_ ]here[>\\]}]?$`, 'i')
const masked = /…|\*{3}|^x{3,}$|\.{3}$|^\[\w+\]$/i

/** Tells whether a value looks random: letters and digits are mixed. */
export function looksRandom(value: string): boolean {
  if (value.length < 8 || !/\d/.test(value) || !/[A-Za-z]/.test(value) || /\s/.test(value)) return false
  if (/^\d{4}-\d\d-\d\d(?!\w)|^\d{4}-\d\d-\d\dT/.test(value)) return false
  // Joined words and small numbers, such as `x-hub-signature-256`.
  if (value.split(/[^A-Za-z0-9]+/).every((piece) => /^(?:[A-Z]?[a-z]*|[A-Z]+|\d{1,4}|v\d|[a-z]+\d)$/.test(piece)))
    return false
  const runs = value.match(/\d+/g)?.length ?? 0
  const classes = [/[a-z]/, /[A-Z]/, /\d/, /[^\w\s]/].filter((kind) => kind.test(value)).length
  if (/^[0-9a-f]{16,}$/i.test(value)) return true
  if (runs >= 2 && value.length >= 10) return true
  return classes >= 3 && (runs >= 2 || value.length >= 16)
}

/** Tells whether a value is a secret for a weak name such as `key`. */
export function isLongAndRandom(value: string): boolean {
  return value.length >= 16 && looksRandom(value) && !/^[a-z]+:\/\/|[[\](){}]/.test(value)
}

/**
 * Tells whether a value is so random that a credential name in the same sentence is enough: `the password is …`, `|
 * Token | … |`.
 */
export function isVeryRandom(value: string): boolean {
  if (/^[0-9a-f]{24,}$/i.test(value)) return looksRandom(value)
  return value.length >= 12 && looksRandom(value) && /[a-z]/.test(value) && /[A-Z]/.test(value) && !dotted.test(value)
}

/** Tells whether a value needs no mask: empty, a placeholder, a reference, or already masked. */
export function isPlaceholder(value: string): boolean {
  const plain = value.trim()
  return (
    plain.length < 4 ||
    repeated.test(plain) ||
    version.test(plain) ||
    measure.test(plain) ||
    checks.test(plain) ||
    (yours.test(plain) && !looksRandom(plain)) ||
    masked.test(plain) ||
    literalWords.has(plain.toLowerCase()) ||
    reference.test(plain)
  )
}

/** Tells whether a quoted value is a secret rather than a sentence, a name or a template. */
export function isQuotedSecret(value: string, name: string): boolean {
  if (isPlaceholder(value)) return false
  if (interpolation.test(value)) return value.split(interpolation).some((piece) => looksRandom(piece))
  if (/^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/.test(value) && !looksRandom(value)) return false
  if (/(?:^|\.)pass$/i.test(name)) return /[^a-z-]/.test(value)
  // A token is not a natural-language word, and a name is not a value.
  if (/(?:token|key|auth|bearer|cookie)$/i.test(name) && !/secret.?key$/i.test(name) && /^[a-z]+$/.test(value))
    return false
  if (isNameItself(value, name)) return false
  if (!/\s/.test(value.trim())) return true
  return isPhrase(value, name)
}

/** Tells whether a value only repeats the name: `db.password`, `DB_PASSWORD` or `password` for `password`. */
function isNameItself(value: string, name: string): boolean {
  const last = (text: string) => /([a-z]+)[^a-z]*$/.exec(text.toLowerCase())?.[1]
  return (/^[a-z.:_ ]+$/i.test(value) && last(value) === last(name)) || value.toLowerCase() === name.toLowerCase()
}

const length = 'char letter digit symbol number word min max long length least most hour day minute'
const aboutLength = new RegExp(`\\b${oneOf(length)}`, 'i')
const common = 'the a is your must and of to for not or by in at has was'
const stopWords = new RegExp(`\\b${oneOf(common)}\\b`, 'i')

/** Tells whether words are themselves a secret rather than a sentence about one. */
function isPhrase(value: string, name: string): boolean {
  const words = value.trim().split(/\s+/)
  if (/(?:phrase|mnemonic|words)s?$/i.test(name)) return words.length >= 3
  if (words.some((word) => looksRandom(word.replace(/[,;]$/, '')))) return true
  if (words.length < 3) return false
  const mixed = /\d/.test(value) && !/^[A-Z][a-z]/.test(value) && !/[|=(){}<>$%]/.test(value)
  if (mixed && !aboutLength.test(value) && !stopWords.test(value)) return true
  return words.length <= 30 && /^[a-z][a-zA-Z0-9 ]+$/.test(value) && !stopWords.test(value)
}

/** The context of a bare word: `DB_PASSWORD=word` is data, and in `token: Token` the word may be a type. */
export type SecretSetting = 'data' | 'unsure' | 'code'

/** Tells whether a value is a call, an element of a list, or a member of a well-known object. */
function isExpression(value: string, setting: SecretSetting): boolean {
  return (
    /^[\w.]+\((?:.*\))?$/.test(value) ||
    (setting === 'code' && /^[\w.]*\(/.test(value)) ||
    /\[\w*\]$/.test(value) ||
    /^[\w.$>-]+\[["']?[\w.:-]*["']?\]/.test(value) ||
    /^(?:process|os|env|config|settings|req|self|this)\b\./.test(value)
  )
}

/** Tells whether an unquoted value is a secret rather than an expression. */
export function isBareSecret(value: string, setting: SecretSetting): boolean {
  if (isPlaceholder(value) || (interpolation.test(value) && !/^\{.*\W.*\}$/.test(value))) return false
  if (isExpression(value, setting)) return false
  if (dotted.test(value) && !value.split(/\W+/).some(looksRandom)) return false
  if (/^[\d.,]+$/.test(value)) return value.length >= 8 && setting !== 'code'
  if (setting === 'data') return true
  if (identifier.test(value)) return setting === 'unsure' ? looksRandom(value) || /\d/.test(value) : looksRandom(value)
  return setting === 'unsure' || looksRandom(value)
}
