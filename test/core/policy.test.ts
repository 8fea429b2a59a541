import { describe, expect, it } from 'vitest'
import { commentCommands } from '../../src/commands/index.ts'
import { mergeConfig, parseConfig } from '../../src/core/config/config.ts'
import { type Case, decide } from '../../src/core/policy.ts'
import { createRateLimits } from '../../src/core/rate-limits.ts'
import { findCommand } from '../../src/core/router.ts'
import { type Change, newReviewState } from '../../src/core/surface.ts'

const change: Change = {
  repo: 'octo/duck',
  number: 1,
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
  return decide({
    command: command('review'),
    inbound: { id: '1', surface: 'github', place: '', actor: 'ada', kind: 'event', event: kind },
    permission: 'none',
    state: { ...newReviewState(), paused },
    change: { ...change, ...over },
    config: config(toml),
  })
}

function person(name: string, over: Partial<Case> = {}) {
  return decide({
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
  it('do nothing when paused or when automatic reviews are off', () => {
    expect(event({}, '', 'change.pushed', true)).toHaveProperty('ignored')
    expect(event({}, '[review]\nauto = false')).toHaveProperty('ignored')
  })
})

describe('people', () => {
  it('may read with read access and change with write access', () => {
    expect(person('review')).toEqual({ allowed: true })
    expect(person('pause')).toMatchObject({ denied: expect.stringMatching(/needs write access/) })
    expect(person('pause', { permission: 'write' })).toEqual({ allowed: true })
  })
  it('are refused everything when their permission cannot be told', () => {
    for (const each of commentCommands) expect(person(each.name, { permission: 'none' })).toHaveProperty('denied')
  })
  it('hear that a command is about pull requests', () => {
    const { change: _, ...without } = { change, permission: 'write' as const }
    const answer = decide({
      command: command('status'),
      inbound: { id: '1', surface: 'github', place: '', actor: 'ada', kind: 'command' },
      state: newReviewState(),
      ...without,
    })
    expect(answer).toMatchObject({ denied: expect.stringMatching(/about a pull request/) })
  })
})

describe('rate limits', () => {
  it('say so once, and go on refusing', async () => {
    const limits = createRateLimits({ perPerson: 2 })
    expect(await limits.take('ada', 'r')).toEqual({ allowed: true })
    expect(await limits.take('ada', 'r')).toEqual({ allowed: true })
    expect(await limits.take('ada', 'r')).toMatchObject({
      allowed: false,
      tell: expect.stringMatching(/2 commands an hour for you/),
    })
    expect(await limits.take('ada', 'r')).not.toHaveProperty('tell')
    expect(await limits.take('bob', 'r')).toEqual({ allowed: true })
  })
  it('hold for a repository and for the server', async () => {
    const limits = createRateLimits({ perRepo: 1, overall: 2 })
    expect(await limits.take('a', 'one')).toEqual({ allowed: true })
    expect(await limits.take('b', 'one')).toMatchObject({ tell: expect.stringMatching(/this repository/) })
    expect(await limits.take('c', 'two')).toEqual({ allowed: true })
    expect(await limits.take('d', 'three')).toMatchObject({ tell: expect.stringMatching(/this server/) })
  })
})
