import { generateKeyPairSync } from 'node:crypto'
import nock from 'nock'
import { afterEach, describe, expect, it } from 'vitest'
import { addressesOf } from '../../../../src/adapters/github/addresses.ts'
import { readChoices } from '../../../../src/adapters/github/setup/choices.ts'
import { originOf } from '../../../../src/adapters/github/setup/public-address.ts'
import { createManifestFlow, donePage } from '../../../../src/adapters/github/setup/setup.ts'
import { must } from '../../../../src/core/must.ts'

const reached = { origin: 'https://duck.example', webhookPath: '/hooks', github: 'github.com' }
const setup = createManifestFlow('name: Duck\ndefault_permissions:\n  checks: write\n', 'github.com', 'https')
const choose = (query: string, over: Partial<typeof reached> = {}) =>
  readChoices(new URLSearchParams(query), { ...reached, ...over })
const chosen = (query: string, over: Partial<typeof reached> = {}) => {
  const choices = must(choose(query, over))
  if ('mistake' in choices) throw new Error(choices.mistake)
  return setup.page(choices, { ...reached, ...over })
}
const state = must(must(/state=(\w+)/.exec(chosen('visibility=private')))[1])
const conversions = () => nock('https://api.github.com').post('/app-manifests/made-up/conversions')
const given = { id: 7, pem: 'made up', webhook_secret: 'made up too', html_url: 'https://github.com/apps/duck' }
const manifestIn = (html: string) => JSON.parse(must(must(/value="([^"]+)"/.exec(html))[1]).replaceAll('&#34;', '"'))

afterEach(() => nock.cleanAll())

describe('the manifest flow on github.com itself', () => {
  it('fills the manifest with how this server is reached', () => {
    expect(manifestIn(chosen('visibility=private'))).toEqual({
      name: 'Duck',
      public: false,
      default_permissions: { checks: 'write' },
      hook_attributes: { url: 'https://duck.example/hooks', active: true },
      redirect_url: 'https://duck.example/setup/callback',
    })
    const page = chosen('visibility=public&organization=octo-org&webhook=https://smee.io/made-up')
    expect(page).toContain('action="https://github.com/organizations/octo-org/settings/apps/new?state=')
    expect(manifestIn(page)).toMatchObject({ public: true, hook_attributes: { url: 'https://smee.io/made-up' } })
  })

  it('trades the code for credentials', async () => {
    conversions().reply(201, given)
    expect(await setup.redeem('made-up', state)).toEqual({
      appId: '7',
      privateKey: 'made up',
      webhookSecret: 'made up too',
      installUrl: 'https://github.com/apps/duck/installations/new',
    })
  })

  it.each([[200], [500]])('makes a webhook secret if GitHub returns none, and sets it (status %i)', async (status) => {
    const { privateKey: pem } = generateKeyPairSync('rsa', {
      modulusLength: 2048,
      publicKeyEncoding: { type: 'spki', format: 'pem' },
      privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    })
    conversions().reply(201, { ...given, pem, webhook_secret: null })
    let told = ''
    nock('https://api.github.com')
      .patch('/app/hook/config', (body) => {
        told = body.secret
        return true
      })
      .reply(status, {})
    const credentials = await setup.redeem('made-up', state)
    expect(credentials.webhookSecret).toMatch(/^[0-9a-f]{64}$/)
    expect(told).toBe(credentials.webhookSecret)
    expect(donePage(credentials).includes(told)).toBe(status === 500)
  })

  it.each([
    ['an expired code', () => conversions().reply(404, { message: 'Not Found' })],
    ['a breakdown', () => conversions().reply(502, 'Bad Gateway')],
    ['a cut connection', () => conversions().replyWithError('socket hang up')],
  ])('says to start again after %s', async (_, fail) => {
    fail()
    await expect(setup.redeem('made-up', state)).rejects.toThrow('Start again at the address that')
  })

  it('asks nobody for a state that is not its own', async () => {
    const asked = conversions().reply(201, given)
    await expect(setup.redeem('made-up', 'wrong')).rejects.toThrow(/Invalid state/)
    expect(asked.isDone()).toBe(false)
  })
})

describe('the choices before', () => {
  const local = { origin: 'http://localhost:3000' }

  it('offers relays on a machine that GitHub cannot reach, and takes the address of one', () => {
    const page = setup.ask({ ...reached, ...local }, 'word')
    expect(page).toMatch(/cannot reach <code>http:\/\/localhost:3000<\/code>/)
    expect(page).toContain('npx smee-client --url https://smee.io/CHANNEL --target http://localhost:3000/hooks')
    expect(page).toContain('cloudflared tunnel')
    expect(setup.ask(reached, 'word')).not.toContain('smee')
    expect(choose('visibility=private', local)).toEqual({ mistake: expect.stringMatching(/Missing webhook address/) })
    expect(choose('visibility=private&webhook=https://made-up.trycloudflare.com', local)).toEqual({
      isPublic: false,
      webhook: 'https://made-up.trycloudflare.com/hooks',
    })
  })

  it.each([
    'http://localhost/x',
    'http://127.9.9.9/x',
    'http://[::1]:3000/x',
    'http://10.1.2.3/x',
    'http://192.168.1.9',
    'https://[fd00::1]/x',
    'https://[::ffff:127.0.0.1]/x',
    'https://duck.local/x',
    'https://duck/x',
    'ftp://duck.example',
    'duck.example',
  ])('refuses %s, which github.com cannot reach', (webhook) => {
    expect(choose(`visibility=private&webhook=${encodeURIComponent(webhook)}`)).toHaveProperty('mistake')
  })

  it('lets an Enterprise Server reach its own network, and a GitHub on this machine everything', () => {
    const inside = 'visibility=private&webhook=http://10.1.2.3/x'
    expect(choose(inside, { github: 'github.acme.example' })).toHaveProperty('webhook')
    expect(choose(inside, { github: 'acme.ghe.com' })).toHaveProperty('mistake')
    expect(choose('visibility=private', { ...local, github: '127.0.0.1:81' })).toHaveProperty('webhook')
    expect(choose('visibility=private', { ...local, github: 'github.acme.example' })).toHaveProperty('mistake')
    expect(choose('visibility=private&organization=../evil')).toHaveProperty('mistake')
  })

  it.each([
    [{ host: 'duck.example:8443' }, 'http://duck.example:8443'],
    [
      { host: 'inner', 'x-forwarded-host': 'duck.example, proxy.inner', 'x-forwarded-proto': 'https,http' },
      'https://duck.example',
    ],
    [
      { host: 'inner', forwarded: 'for=192.0.2.1;proto=https;host="duck.example:8443", for=10.0.0.1' },
      'https://duck.example:8443',
    ],
    [{ host: 'duck.example', 'x-forwarded-host': '"><script>' }, 'http://duck.example'],
    [{ host: '[::1]:3000', 'x-forwarded-proto': 'javascript' }, 'http://[::1]:3000'],
    [{}, 'http://localhost'],
  ])('reads its own address from %j', (headers, origin) => {
    expect(originOf(headers)).toBe(origin)
  })

  it.each([
    ['github.com', 'https://api.github.com'],
    ['acme.ghe.com', 'https://api.acme.ghe.com'],
    ['github.acme.example', 'https://github.acme.example/api/v3'],
    ['ghe.com.example', 'https://ghe.com.example/api/v3'],
  ])('finds the API of %s', (host, api) => {
    expect(addressesOf({ host, protocol: 'https' })).toEqual({ site: `https://${host}`, api })
  })
})
