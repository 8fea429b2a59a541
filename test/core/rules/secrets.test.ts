import { expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import { findSecrets } from '../../../src/core/rules/secrets.ts'

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

it('says nothing of placeholders', async () => {
  const examples = ['postgres://user:password@localhost/db', 'https://USER:$PASS@example.com', 'ghp_xxx']
  expect(await findSecrets('a.md', examples.join('\n'))).toEqual([])
})
