import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { learnSecret, redact, redactDeep } from '../../../src/core/secrets/redact.ts'
import { kinds, leakOf } from './kinds.ts'

it('knows a good number of kinds', () => {
  expect(kinds.length).toBeGreaterThanOrEqual(130)
})

describe.each(kinds)('$name', (kind) => {
  it('is masked, alone and in the middle of other lines', () => {
    for (const text of [kind.text, `first line\n\n${kind.text}\nlast line\n`]) {
      const redacted = redact(text)
      expect(leakOf(kind, redacted)).toBeUndefined()
      expect(redacted.split('\n')).toHaveLength(text.split('\n').length)
      expect(redact(redacted)).toBe(redacted)
    }
  })

  it('is masked in a diff, with line numbers, in JSON and in a log line', () => {
    const lines = kind.text.split('\n')
    for (const text of [
      lines.map((line) => `+${line}`).join('\n'),
      lines.map((line, index) => `${index + 1}: ${line}`).join('\n'),
      JSON.stringify({ text: kind.text }),
      JSON.stringify({ msg: 'failed', detail: JSON.stringify({ text: kind.text }) }),
    ])
      expect([leakOf(kind, redact(text)), text]).toEqual([undefined, text])
  })
})

const harmless = [
  'const token = next()',
  'let token = tokens[index + 1]',
  'if (secret === "") {}',
  'function login(user: string, password: string): Promise<Token> {}',
  'def login(user: str, password: str = None) -> Token:',
  'foo(password=password, token=user.token)',
  'passwordField = document.querySelector("#password")',
  'max_tokens: 4096',
  'secretName: my-secret\nsecretKeyRef:\n  name: db\n  key: password',
  'password: "Enter your password again"',
  'type Props = {\n  token: AccessToken\n}',
  'token: $' + '{{ secrets.GITHUB_TOKEN }}',
  'permissions:\n  id-token: write',
  'DB_PASSWORD=$OTHER\nTOKEN=$(cat token.txt)',
  '"@octokit/auth-token": "^6.0.0",',
  '"integrity": "sha512-abc/def+ghi=="',
  "import { keys } from './keys.js'",
  'key: path/to/some-object-name-2',
  'See https://example.org:8080/@scope/name for more.',
  'const name = "x-hub-signature-256"',
  'max(key=lambda pair: pair[1])',
  'map[key] = value',
  '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b 2 commits',
  "if (text.includes('-----BEGIN PRIVATE KEY-----')) return true\nconst next = 1",
  'password = ""',
  'password: changeme',
  'password = "<password>"',
  "config.pass('duplication')",
  "const TOKEN_TYPES = ['access', 'refresh', 'identity']",
  'cfg.Password = viper.GetString("db.password")',
  "password = ENV['DB_PASSWORD']",
  "'password' => 'required|string|min:8|confirmed',",
  'token: your-token-here',
  'api_key: YOUR_API_KEY',
  '--token-spacing: 0.25rem;',
  'docker login -u "$USER" --password-stdin',
  'docker run -p 8080:80 --name duck nginx',
  'psql -h localhost -p 5432 -U duck',
  'mysql -u root -p ducks',
  "gh pr create --title fix --body 'This fixes the login of 2 users'",
  'login("administrator", "dashboard")',
  'createHmac("sha256", secret)',
  'if (token.type === TokenType.Identifier) return "identifier"',
  "function getToken() { return 'identifier' }",
  "passes.push({ pass: 'duplication', enabled: true })",
  'Pass `--dry-run` to see what would change.',
  'smtppass=settings["MAIL_PASS"],',
  'name,type,required\npassword,string,yes',
  '| user | password |\n| --- | --- |\n| string | string |',
  'INSERT INTO users (name, password) VALUES ($1, $2)',
  'password:\n  type: string\n  minLength: 8',
  'tokens:\n  color: blue\n  size: large',
  'createdAt,\nexpiresAt,\ntoken,\npermissions,',
  'commaBetweenDayX0AndX1OfTheMonth()',
  'const reader = new AnsiToWin32(PBESv1SHA1And3KeyTripleDESCBC)',
  'h1:CcVxjf3Q8PM0mHUKJCdn+eZZtm5yQwehR5yeSVQQcUk=',
  '"id": "chatcmpl-8T6YwgvjQVVnGbJ2w8hpOA17SeNy2",',
  'https://docs.example.org/document/d/1U1RGAehQwRypUTovF1KRlpiOFze0b-_2gc6fAH0KY0k/edit',
  "uses: 'actions/create-app-token@bcd2ba49218906704ab6c1aa796996da409d3eb1' # create-app-token@v2",
]

it.each(harmless)('leaves ordinary text as it is: %s', (text) => {
  expect(redact(text)).toBe(text)
})

it('keeps what tells one token from another, and no more', () => {
  const token = ['ghp', 'kR4tVb7nWq2xZs9mLd3fGh6jPc8yTa1eUo5i'].join('_')
  expect(redact(`use ${token} here`)).toBe('use ghp_… here')
  expect(redact(`use ${token.slice(0, 20)}`)).toBe('use ghp_…')
})

it('masks what it was told is a secret, wherever that appears', () => {
  const value = ['plain', 'looking', 'value'].join('-')
  expect(redact(`a ${value} b`)).toContain(value)
  learnSecret(value)
  expect(redact(`a ${value} b${value}`)).toBe('a … b…')
  learnSecret('short')
  expect(redact('short')).toBe('short')
})

it('redacts values, lists and keys of plain data and leaves other data as it is', () => {
  const bytes = new Uint8Array([1, 2])
  const line = `password = "${'hunter'.repeat(2)}"`
  expect(redactDeep({ a: [line, 7, null], [line]: true, bytes })).toEqual({
    a: ['password = "…"', 7, null],
    'password = "…"': true,
    bytes,
  })
})

const pieces = fc.oneof(
  fc.string(),
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(
    'password',
    'token=',
    'secret: ',
    '"',
    "'",
    '`',
    '\\',
    '\n',
    '://',
    '@',
    'ghp_',
    '-----BEGIN PRIVATE KEY-----',
    ' = ',
    '…',
  ),
  fc.constantFrom(...kinds.map(({ text }) => text)),
)

it('redacts any text once, keeps its lines, and never fails', () => {
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), (parts) => {
      const text = parts.join('')
      const redacted = redact(text)
      expect(redacted.split('\n')).toHaveLength(text.split('\n').length)
      expect(redact(redacted)).toBe(redacted)
    }),
    { numRuns: 500 },
  )
})
