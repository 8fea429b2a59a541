import { describe, expect, it } from 'vitest'
import { commentCommands } from '../../../src/commands/index.ts'
import { mergeConfig } from '../../../src/core/config/config.ts'
import { parseConfig } from '../../../src/core/config/read-config.ts'
import { type Change, newReviewState } from '../../../src/core/platform.ts'
import { authorize, type Case } from '../../../src/core/policy/authorize.ts'
import { findCommand } from '../../../src/core/router/router.ts'

const change: Change = {
  repo: 'octo/duck',
  number: 1,
  body: '',
  title: '',
  url: '',
  state: 'open',
  draft: false,
  author: 'ada',
  authorIsBot: false,
  fork: false,
  base: { ref: 'main', sha: '' },
  head: { ref: 'topic', sha: '' },
}

const config = (toml = '') => mergeConfig([parseConfig(toml, 'test')])
const command = (name: string) => findCommand(name, commentCommands)

function event(over: Partial<Change> = {}, toml = '', kind = 'change.opened', paused = false) {
  return authorize({
    command: command('review'),
    inbound: { id: '1', surface: 'github', place: '', actor: 'ada', kind: 'event', event: kind },
    permission: 'none',
    state: { ...newReviewState(), paused },
    change: { ...change, ...over },
    config: config(toml),
  })
}

function person(name: string, over: Partial<Case> = {}) {
  return authorize({
    command: command(name),
    inbound: { id: '1', surface: 'github', place: '', actor: 'ada', kind: 'command' },
    permission: 'read',
    state: newReviewState(),
    change,
    config: config(),
    ...over,
  })
}

describe('events', () => {
  it('review open pull requests of people', () => expect(event()).toEqual({ allowed: true }))
  it.each([
    ['closed', { state: 'closed' as const }, /closed/],
    ['drafts', { draft: true }, /draft/],
    ['bots', { authorIsBot: true, author: 'renovate[bot]' }, /renovate\[bot\] is a bot/],
  ])('leave %s alone, with the reason', (_, over, reason) =>
    expect(event(over)).toMatchObject({ ignored: expect.stringMatching(reason) }),
  )
  it('review drafts and bots where the configuration says so, and drafts that became ready', () => {
    expect(event({ draft: true }, '[review]\ndrafts = true')).toEqual({ allowed: true })
    expect(event({ draft: true }, '', 'change.ready')).toEqual({ allowed: true })
    const bot = { authorIsBot: true, author: 'renovate[bot]' }
    expect(event(bot, '[review]\nbots = ["renovate[bot]"]')).toEqual({ allowed: true })
  })
  it('take a name that ends in [bot] for no proof', () =>
    expect(event({ author: 'eve[bot]' })).toEqual({ allowed: true }))
  it('are held back by the defaults when the configuration cannot be had', () => {
    const inbound = {
      id: '1',
      surface: 'github',
      place: '',
      actor: 'ada',
      kind: 'event' as const,
      event: 'change.pushed',
    }
    const given = { command: command('review'), inbound, permission: 'none' as const, state: newReviewState() }
    expect(authorize({ ...given, change: { ...change, draft: true } })).toHaveProperty('ignored')
    expect(authorize({ ...given, change: { ...change, authorIsBot: true } })).toHaveProperty('ignored')
    expect(authorize({ ...given, change })).toEqual({ allowed: true })
    expect(authorize(given)).toEqual({ ignored: 'the event has no pull request' })
  })
  it('do nothing when paused or when automatic reviews are off', () => {
    expect(event({}, '', 'change.pushed', true)).toHaveProperty('ignored')
    expect(event({}, '[review]\nauto = false')).toHaveProperty('ignored')
  })
})

describe('people', () => {
  it('may read with read access and change with write access', () => {
    expect(person('review')).toEqual({ allowed: true })
    for (const name of ['pause', 'resume', 'ignore'])
      expect(person(name)).toEqual({
        denied: `\`/${name}\` requires write access to this repository, but you have read access. Ask a maintainer to run it.`,
      })
    expect(person('pause', { permission: 'write' })).toEqual({ allowed: true })
  })
  it('are refused everything when their permission cannot be told', () => {
    for (const each of commentCommands)
      expect(person(each.name, { permission: 'none' })).toMatchObject({
        denied: expect.stringMatching(/your access could not be verified/),
      })
  })
  it('get the review that they ask for, whatever holds automatic ones back', () => {
    const held = { state: { ...newReviewState(), paused: true }, config: config('[review]\nauto = false') }
    for (const over of [
      {},
      { draft: true },
      { state: 'closed' as const },
      { authorIsBot: true, author: 'renovate[bot]' },
    ])
      expect(person('review', { ...held, change: { ...change, ...over } })).toEqual({ allowed: true })
  })
  it('may ask for help anywhere', () => {
    const { change: _, ...nowhere } = { command: command('help'), state: newReviewState(), change }
    const inbound = { id: '1', surface: 'github', place: '', actor: 'ada', kind: 'command' as const }
    expect(authorize({ ...nowhere, inbound, permission: 'read' })).toEqual({ allowed: true })
  })
  it('hear that a command is about pull requests', () => {
    const { change: _, ...without } = { change, permission: 'write' as const }
    const answer = authorize({
      command: command('status'),
      inbound: { id: '1', surface: 'github', place: '', actor: 'ada', kind: 'command' },
      state: newReviewState(),
      ...without,
    })
    expect(answer).toMatchObject({ denied: expect.stringMatching(/only works on pull requests/) })
  })
})
