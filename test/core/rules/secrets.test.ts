import { expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { findSecrets } from '../../../src/core/rules/secrets.ts'
import { redact } from '../../../src/core/secrets/redact.ts'

// Made up, and joined here so that no scanner takes this file for a leak.
const token = ['ghp', 'wWPw5k4aXcaT4fNP0UcnZwJUVFk6LO0pINUx'].join('_')
const address = `postgres://bob:${'hunter2'}x@db.internal.dev/orders`
const dashes = '-'.repeat(5)
const body = Array.from({ length: 12 }, (_, index) => `MIIE${index}`.padEnd(64, 'kQ7xWm2p')).join('\n')
const key = `${dashes}BEGIN RSA PRIVATE KEY${dashes}\n${body}\n${dashes}END RSA PRIVATE KEY${dashes}`
const text = `const a = 1\nconst token = "${token}"\nconst url = "${address}"\n${key}\n`

it('finds tokens, addresses with passwords and keys, and shows no value', async () => {
  const found = await findSecrets('src/a.js', text)
  expect(found.map(({ rule, startLine, endLine }) => [rule, startLine, endLine])).toEqual([
    ['any/secret', 2, 2],
    ['any/secret', 3, 3],
    ['any/secret', 4, 17],
  ])
  const shown = JSON.stringify(found)
  expect(shown).not.toContain(token.slice(4))
  expect(shown).not.toContain('hunter2')
  expect(shown).not.toContain('MIIE0')
  expect(found[0]).toMatchObject({ severity: 'error', category: 'security', code: 'GitHub Token ghp_…' })
  expect(must(found[0]).message).toContain('Revoke')
})

it('looks at the given lines only and keeps their numbers', async () => {
  expect(await findSecrets('a.js', text, [{ startLine: 1, endLine: 1 }])).toEqual([])
  expect(await findSecrets('a.js', text, [])).toEqual([])
  const found = await findSecrets('a.js', text, [
    { startLine: 1, endLine: 1 },
    { startLine: 3, endLine: 3 },
  ])
  expect(found.map((draft) => draft.startLine)).toEqual([3])
})

it('is not silenced by comments of another tool', async () => {
  expect(await findSecrets('a.js', `// secretlint-disable\n${text}`)).toHaveLength(3)
})

it('says nothing of placeholders, which are still masked', async () => {
  const placeholders = [
    ...['postgres://user:password@localhost/db', 'https://USER:$PASS@example.com', 'ghp_xxx', 'xoxb-test-token'],
    ...['postgres://user:FAKE_secret@db.example.com/prod', '{ "Token": "xoxb-token-from-slack" }'],
    ...['https://user:pass@memos.example.com', 'postgres://postgres:postgres@localhost:5432/app'],
    ...['amqp://guest:guest@rabbitmq:5672/', 'postgres://app:{{ password }}@db.internal.dev/app'],
    ...['redis://:changeme1@cache:6379', 'postgres://test_user:test_password@db.internal.dev/test'],
    ...[`ghp_${'0'.repeat(36)}`, 'ghp_abcdefghijklmnopqrstuvwxyz0123456789', `ghp_${'01ab23cd45ef'.repeat(3)}`],
    ...[
      'ghp_aBcDeFgHiJkLmNoPqRsTuVwXyZ0123456789',
      'glpat-1234567890abcdefghij',
      'sk-proj-your-key-here-your-key-1234',
    ],
    `hook = "https://hooks.slack.com/services/T00000000/B00000000/${'X'.repeat(24)}"`,
    `${dashes}BEGIN RSA PRIVATE KEY${dashes}\nfake\n${dashes}END RSA PRIVATE KEY${dashes}`,
  ]
  expect(await findSecrets('a.md', placeholders.join('\n'))).toEqual([])
  for (const value of ['FAKE_secret', '0'.repeat(36)]) expect(redact(placeholders.join('\n'))).not.toContain(value)
})

it('reports credentials that look real, also in tests and on local hosts', async () => {
  const real = [
    `token = "${token}"`,
    `postgres://app:${'Xk29dk'}QmZ8wL@localhost/db`,
    `https://deploy:${'Zk29dL'}qm8xPw@git.internal.dev/app`,
    `mongodb+srv://admin:${'sunshine'}42@cluster.internal.dev/app`,
    `"xoxb-274839105827-8392017465921-${'kQ7xWm2pL9v'}Rt4Zs8NbYc3Hd"`,
  ]
  const found = await findSecrets('test/a.test.js', real.join('\n'))
  expect(found.map(({ startLine }) => startLine)).toEqual([1, 2, 3, 4, 5])
})
