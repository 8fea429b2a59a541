import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type FakeModels, startModels } from '../fakes/models.ts'
import { openPlaygroundWith, type Playground } from './rubberduck.ts'

let ground: Playground
let models: FakeModels
beforeAll(async () => {
  models = await startModels()
  ground = openPlaygroundWith({ 'a.js': 'export const a = 1\n' })
})
afterAll(async () => {
  ground.remove()
  await models.close()
})

const secret = { RUBBERDUCK_ENCRYPTION_KEY: 'a made-up secret of some length' }
const keep = (provider: string, key: string, environment: Record<string, string> = secret) =>
  ground.duck(['keys', 'add', provider], { stdin: `${key}\n`, environment })
const list = async (environment: Record<string, string> = secret) => ground.duck(['keys', 'list'], { environment })

it('keeps keys encrypted, uses them after those of the environment, and forgets them', async () => {
  expect((await list()).stdout).toContain('No keys are stored')
  expect((await keep('anthropic', 'made-up-kept-one-aaaa')).code).toBe(0)
  expect((await keep('anthropic', 'made-up-kept-two-bbbb')).code).toBe(0)
  const { stdout } = await list()
  expect([stdout.includes('…aaaa'), stdout.includes('…bbbb'), stdout.includes('made-up')]).toEqual([true, true, false])
  const file = join(ground.home, 'keys.json')
  expect(readFileSync(file, 'utf8')).not.toContain('made-up')
  expect(statSync(file).mode & 0o077).toBe(0)

  const environment = { ...secret, ANTHROPIC_API_KEY: 'made-up-of-environment', ANTHROPIC_BASE_URL: models.url }
  models.faults.push({ status: 401 }, { status: 401 })
  const asked = await ground.duck(['ask', 'what is a?'], { environment })
  const [first, ...others] = models.requests.map(({ authorization }) => authorization.replace('Bearer ', ''))
  expect([asked.code, first, others.toSorted()]).toEqual([
    0,
    'made-up-of-environment',
    ['made-up-kept-one-aaaa', 'made-up-kept-two-bbbb'],
  ])
  expect(`${asked.stdout}${asked.stderr}`).not.toContain('made-up')

  for (const ending of ['', 'a'])
    expect((await ground.duck(['keys', 'remove', 'anthropic', '--ending', ending], { environment: secret })).code).toBe(
      ending === '' ? 2 : 0,
    )
  expect((await list()).stdout).toContain('…bbbb')
  await keep('anthropic', 'made-up-kept-one-aaaa')
  await keep('anthropic', 'made-up-kept-six-aaaa')
  const unclear = await ground.duck(['keys', 'remove', 'anthropic', '--ending', 'aaaa'], { environment: secret })
  expect([unclear.code, unclear.stderr]).toEqual([2, expect.stringContaining('Specify more of the last characters')])
  expect((await list()).stdout.match(/…aaaa/g)?.length).toBe(2)
  await ground.duck(['keys', 'remove', 'anthropic', '--ending', 'six-aaaa'], { environment: secret })
  const forgot = await ground.duck(['keys', 'remove', 'anthropic', '--ending', 'aaaa'], { environment: secret })
  expect(forgot.code).toBe(0)
  expect((await list()).stdout).not.toContain('…aaaa')
})

it('says what is wrong, and loses nothing by it', async () => {
  await keep('openai', 'made-up-kept-cccc')
  const before = readFileSync(join(ground.home, 'keys.json'), 'utf8')
  const slips = await Promise.all([
    keep('openai', 'made-up-kept-dddd', {}),
    list({ RUBBERDUCK_ENCRYPTION_KEY: 'another secret' }),
    keep('openai', 'made-up-kept-dddd', { RUBBERDUCK_ENCRYPTION_KEY: 'another secret' }),
    keep('openai', 'made-up-kept-cccc'),
    keep('openai', 'two words'),
    keep('openai', 'a,b,made-up-list'),
    keep('nobody', 'made-up-kept-dddd'),
    ground.duck(['keys', 'remove', 'openai', '--ending', 'zzzz'], { environment: secret }),
    ground.duck(['ask', 'what is a?'], { environment: {} }),
  ])
  expect(slips.map(({ code }) => code)).toEqual([2, 2, 2, 2, 2, 2, 2, 2, 2])
  expect(slips.map(({ stderr }) => stderr)).toEqual([
    expect.stringContaining('Missing RUBBERDUCK_ENCRYPTION_KEY'),
    expect.stringContaining('cannot be decrypted'),
    expect.stringContaining('cannot be decrypted'),
    expect.stringContaining('is already stored'),
    expect.stringContaining('on standard input'),
    expect.stringContaining('on standard input'),
    expect.stringContaining('anthropic, openai or google'),
    expect.stringContaining('No openai key ends in these characters'),
    expect.stringContaining('Missing RUBBERDUCK_ENCRYPTION_KEY'),
  ])
  expect(readFileSync(join(ground.home, 'keys.json'), 'utf8')).toBe(before)
  // A key that was moved to another provider does not open.
  const kept = JSON.parse(before)
  writeFileSync(join(ground.home, 'keys.json'), JSON.stringify({ ...kept, keys: { google: kept.keys.openai } }))
  expect((await list()).stderr).toContain('cannot be decrypted')
  for (const text of ['no JSON', '[]', '{"salt":"","keys":[]}', '{"salt":"","keys":{"openai":"a"}}']) {
    writeFileSync(join(ground.home, 'keys.json'), text)
    expect((await list()).stderr).toContain('Remove it and add the keys again')
  }
})
