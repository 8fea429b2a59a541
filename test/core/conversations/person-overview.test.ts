import { expect, it } from 'vitest'
import { readEnvironment } from '../../../src/core/config/environment/environment.ts'
import { personOverview } from '../../../src/core/conversations/person-overview.ts'
import { openStore } from '../../../src/core/store/open-store.ts'
import type { NewJob } from '../../../src/core/store/ports.ts'
import { makeFolder } from '../../support/folder.ts'

it('tells a person what runs and waits, their account, and the limits in force', async () => {
  const store = await openStore(readEnvironment({ RUBBERDUCK_HOME: makeFolder() }))
  try {
    const about = { surface: 'chat', chat: { tenant: 'T', channel: 'D' }, actor: 'T/ada' }
    const limits = ['100 commands per hour']
    expect(await personOverview(store, {}, about)).toEqual({ jobs: [], limits })
    const job = (id: string, key: string, more: Partial<NewJob> = {}): NewJob => ({
      ...{ id, key, surface: 'chat', lane: 'asked', payload: id },
      ...more,
    })
    await store.queue.add([job('one', 'a'), job('two', 'a'), job('three', 'b'), job('seen', 'c', { lane: 'quick' })])
    await store.queue.add([job('elsewhere', 'a', { surface: 'other' })])
    expect((await store.queue.claim('worker', 'asked'))?.id).toBe('one')
    const { jobs } = await personOverview(store, {}, about)
    expect(jobs.map(({ id, state }) => [id, state])).toEqual([
      ['one', 'running'],
      ['two', 'behind'],
      ['three', 'waiting'],
    ])
    const pending = {
      host: 'hub',
      device: 'd',
      code: 'MADE-1',
      url: 'https://hub.invalid',
      expiresAt: Date.now() + 9_000,
    }
    await store.state.set('person/chat/T/ada', { pending })
    await store.state.set('channel/chat/T/D', { repo: 'octo/duck' })
    const budget = { person: { tokens: 5_000, dollars: 2 }, month: { dollars: 50 } }
    expect(await personOverview(store, { budget }, about)).toMatchObject({
      pending: { url: 'https://hub.invalid', code: 'MADE-1' },
      repository: 'octo/duck',
      limits: [
        ...limits,
        '5,000 tokens for models per day',
        '$2 for models per day',
        '$50 for models per month, for everyone together',
      ],
    })
    const account = { host: 'hub', login: 'ada-hub' }
    await store.state.set('person/chat/T/ada', { account, pending: { ...pending, expiresAt: Date.now() - 1 } })
    const linked = await personOverview(store, {}, about)
    expect([linked.account, linked.pending]).toEqual(['ada-hub', undefined])
  } finally {
    await store.close()
  }
})
