import nock from 'nock'
import { afterEach, describe, expect, it } from 'vitest'
import { createManifestFlow } from '../../../../src/adapters/github/setup/setup.ts'
import { must } from '../../../../src/core/must.ts'

const setup = createManifestFlow('name: Duck\ndefault_permissions:\n  checks: write\n', 'github.com', 'https')
const state = must(must(/state=(\w+)/.exec(setup.page('https://duck.example')))[1])
const conversions = () => nock('https://api.github.com').post('/app-manifests/made-up/conversions')
const given = { id: 7, pem: 'made up', webhook_secret: 'made up too', html_url: 'https://github.com/apps/duck' }

afterEach(() => nock.cleanAll())

describe('the manifest flow on github.com itself', () => {
  it('fills the manifest with how this server is reached', () => {
    const manifest = must(must(/value="([^"]+)"/.exec(setup.page('https://duck.example')))[1]).replaceAll('&#34;', '"')
    expect(JSON.parse(manifest)).toEqual({
      name: 'Duck',
      default_permissions: { checks: 'write' },
      hook_attributes: { url: 'https://duck.example/api/github/webhooks' },
      redirect_url: 'https://duck.example/setup/callback',
    })
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
