import { oneOf } from '../reading/one-of.ts'
import { restOf, shellWords, type Word } from '../reading/shell-words.ts'
import { isPlaceholder, looksRandom } from '../secret-values.ts'
import type { SecretSpan } from '../spans.ts'

/** Short options that accept a secret, by program. `joined`: only without a space. */
interface Options {
  letters: string
  joined?: boolean
  /** Required word, because for example `docker run -p` accepts a port. */
  with?: string
}

const programs = new Map<string, Options>()
const define = (names: string, options: Options) => {
  for (const name of names.split(' ')) programs.set(name, options)
}
define('mysql mysqldump mysqladmin mysqlimport mariadb 7z 7za', { letters: 'p', joined: true })
define('sshpass mongo mongosh mongodump mongorestore mongoimport ncftpput ncftpget twine', { letters: 'p' })
define('docker podman oc az helm cf', { letters: 'p', with: 'login' })
define('redis-cli', { letters: 'a' })
define('ldapsearch ldapadd ldapmodify ldapdelete ldappasswd smbclient', { letters: 'w' })
define('sqlcmd bcp osql zip unzip', { letters: 'P' })
define('ssh-keygen', { letters: 'NP' })
define('openssl', { letters: 'kK', with: 'enc' })

const longOptions = new Set(
  '-storepass -keypass --storepass --keypass --passphrase --secret-string -passphrase'.split(' '),
)
const userOptions = '-u -a -U --user --proxy-user'.split(' ')
/** Words before a secret that is quoted or the last word, in files that consist of words. */
const directives = new Set('rocommunity rwcommunity AUTH PSK EAP XAUTH'.split(' '))
const ciphers = new Set('SHA MD5 AES DES'.split(' '))
const readers = new RegExp(oneOf(String.raw`stdin chpasswd sudo\s+-S passphrase-fd with-token base64`))

const names = [...programs.keys(), 'htpasswd', 'vault', 'net', 'runas', 'lftp', 'echo', 'printf', 'send', 'stats']
const hint = new RegExp(
  `\\b(?:${[...names, ...directives, ...ciphers].join('|')})\\b|\\s--?(?:u|a|U|user|pass|store|key|sec|body|from-l|val)|<<<|\\s/p`,
)

/** Finds secrets on command lines, and in files with a similar syntax. */
export function commandSpans(text: string): SecretSpan[] {
  if (!hint.test(text)) return []
  const spans: SecretSpan[] = []
  let start = 0
  for (const line of text.split('\n')) {
    if (line.length < 4_000 && hint.test(line)) commandLine(line, shellWords(line, start), spans)
    start += line.length + 1
  }
  return spans
}

function commandLine(line: string, words: readonly Word[], spans: SecretSpan[]): void {
  const add = (word: Word | undefined) => {
    if (word !== undefined && word.text.length >= 4 && !isReference(word.text))
      spans.push({ start: word.start, end: word.end })
  }
  let options: Options | undefined
  for (const [index, word] of words.entries()) {
    const { text } = word
    const next = words[index + 1]
    const known = programs.get(text.replace(/^.*[/"'`(]/, ''))
    if (known !== undefined && (known.with === undefined || line.includes(known.with))) options = known
    else if (/^[|;&]$/.test(text)) options = undefined
    if (options !== undefined) add(optionValue(options, word, next))
    // A command inside a string of a program.
    const inner = /\S\s+-/.test(text) ? innerOf(word) : undefined
    if (inner !== undefined && inner.text.length < line.length)
      commandLine(inner.text, shellWords(inner.text, inner.start), spans)
    const isNextLast = index + 2 === words.length
    add(longOptionValue(word, next, line) ?? prefixedValue(word, next) ?? directiveValue(word, next, isNextLast))
    add(userPassword(word, next))
  }
  for (const word of [piped(line, words), positional(words)]) add(word)
}

/** Returns the content of the first quotes in a word: `system("mysql -p…")`. */
function innerOf(word: Word): Word {
  const at = word.quoted ? 0 : word.text.search(/["'`]/) + 1
  return restOf(word, at)
}

function optionValue({ letters, joined }: Options, word: Word, next: Word | undefined): Word | undefined {
  const { text } = word
  if ((word.quoted && /\s/.test(text)) || text[0] !== '-' || text.length < 2 || !letters.includes(text[1] ?? '-'))
    return undefined
  if (text.length > 2) return text[1] === '-' ? undefined : restOf(word, text[2] === '=' ? 3 : 2)
  return joined || next?.text.startsWith('-') ? undefined : next
}

/** Long options with the same meaning in every program. */
function longOptionValue(word: Word, next: Word | undefined, line: string): Word | undefined {
  const { text } = word
  const equals = text.indexOf('=')
  if (longOptions.has(text)) return next?.text.startsWith('-') ? undefined : next
  if (equals > 0 && longOptions.has(text.slice(0, equals))) return restOf(word, equals + 1)
  if (/^-?-from-literal$/.test(text) && next !== undefined) return restOf(next, next.text.indexOf('=') + 1)
  if (text.startsWith('--from-literal=')) return restOf(word, text.indexOf('=', 15) + 1)
  if (text === '--body' && line.includes('secret set')) return next
  return text === '--value' && line.includes('SecureString') ? next : undefined
}

/** Matches `pass:…`, `/password:…`, `<<< …` and `<(echo …)`. */
function prefixedValue(word: Word, next: Word | undefined): Word | undefined {
  const { text } = word
  if (text.startsWith('pass:')) return restOf(word, 5)
  if (/^\/p(?:w|ass(?:word)?):/.test(text)) return restOf(word, text.indexOf(':') + 1)
  if (next === undefined) return undefined
  if (text === '<<<' && (next.text.length >= 8 || next.quoted)) return next
  return /<\(echo$/.test(text) ? { ...next, end: next.end - (next.text.endsWith(')') ? 1 : 0) } : undefined
}

function directiveValue({ text }: Word, next: Word | undefined, isNextLast: boolean): Word | undefined {
  if (directives.has(text) && (next?.quoted || isNextLast)) return next
  return ciphers.has(text) && next?.quoted && looksRandom(next.text) ? next : undefined
}

/** Matches `-u me:password`, `-U me%password`, `stats auth me:password`. */
function userPassword(word: Word, next: Word | undefined): Word | undefined {
  const option = userOptions.find((one) => word.text.startsWith(one) && isWhole(word.text, one))
  if (option === undefined && word.text !== 'auth') return undefined
  const own = option === undefined ? 0 : option.length
  const given =
    option !== undefined && word.text.length > own ? restOf(word, word.text[own] === '=' ? own + 1 : own) : next
  const split = given === undefined ? -1 : given.text.search(option === '-U' ? /%/ : /[:,](?!\/\/)/)
  if (given === undefined || split < 1 || !/^[\w.@+\\-]{1,60}$/.test(given.text.slice(0, split))) return undefined
  const value = restOf(given, split + 1)
  return /^[\d:.]*$/.test(value.text) ? undefined : value
}

/** Tells whether the text is this option and not a longer one. */
function isWhole(text: string, option: string): boolean {
  const next = text[option.length] ?? '='
  return next === '=' || (option.length === 2 && /[\w"']/.test(next))
}

/** Matches `echo … | docker login --password-stdin`. */
function piped(line: string, words: readonly Word[]): Word | undefined {
  const at = words.findIndex(({ text }) => /(?:^|[("'`])(?:echo|printf)$/.test(text))
  const pipe = words.findIndex(({ text }, index) => index > at && text === '|')
  const value = words[pipe - 1]
  if (at < 0 || pipe < at + 2 || value === undefined || !readers.test(line.slice(line.indexOf('|')))) return undefined
  const user = /^[\w.-]{1,60}:(?=\S{4})/.exec(value.text)?.[0].length ?? 0
  return restOf(value, user)
}

/** Programs with a secret at a fixed position: finds it in the words after the program. */
const positions = new Map<string, (first: Word, others: readonly Word[]) => Word | undefined>([
  ['htpasswd', (first, others) => (/^-\w*b/.test(first.text) && others.length >= 3 ? others.at(-1) : undefined)],
  ['vault', (first, [second]) => (first.text === 'login' && looksRandom(second?.text ?? '') ? second : undefined)],
  ['net', (first, [, third]) => (/^user?$/.test(first.text) && !third?.text.startsWith('/') ? third : undefined)],
  ['runas', (first, [second]) => (first.text.startsWith('/user:') ? second : undefined)],
  ['send', (first) => (looksRandom(first.text.replace(/\\r$/, '')) ? first : undefined)],
  // Its password is in an option. What follows are its own commands.
  ['lftp', () => undefined],
])

function positional(words: readonly Word[]): Word | undefined {
  const at = words.findIndex(({ text }) => positions.has(text))
  const [program, first, ...others] = at < 0 ? [] : words.slice(at)
  return program && first && positions.get(program.text)?.(first, others)
}

function isReference(text: string): boolean {
  return isPlaceholder(text) || text.startsWith('$') || text.startsWith('-')
}
