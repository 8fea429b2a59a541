import { describe, expect, it } from 'vitest'
import type { Finding } from '../../../src/core/findings/finding.ts'
import { makeRepo, reviewRepo } from '../../support/repo.ts'

async function review(before: Record<string, string | null>, after: Record<string, string | null>): Promise<Finding[]> {
  const repo = makeRepo()
  repo.commit('before', before)
  repo.commit('after', after)
  return (await reviewRepo(repo.dir, { only: 'behavior/*' })).findings
}

const guarded = `export function send(user, text) {
  const to = user.address
  if (text.length > 500) {
    return false
  }
  deliver(to, text)
  return true
}
`
const bare = guarded.replace(/ {2}if[\s\S]*? {2}}\n/, '')

describe('behavior', () => {
  it('reports a removed check on the line that it protected', async () => {
    const findings = await review({ 'a.js': guarded }, { 'a.js': bare })
    expect(findings).toMatchObject([
      {
        rule: 'behavior/check-removed',
        severity: 'warning',
        path: 'a.js',
        startLine: 3,
        symbol: 'send',
        placement: { at: 'inline' },
        message:
          'The check of `text.length > 500` is gone: `deliver(to, text)` and what follows now also run if `text.length > 500` is true.',
      },
    ])
  })

  it('reports code that lost its condition although it is only indented differently', async () => {
    const before = 'export function save(user) {\n  if (user.admin) {\n    store(user)\n  }\n  log(user)\n}\n'
    const after = 'export function save(user) {\n  store(user)\n  log(user)\n}\n'
    const findings = await review({ 'a.js': before }, { 'a.js': after })
    expect(findings.map(({ startLine, placement }) => [startLine, placement.at])).toEqual([[2, 'inline']])
  })

  it('says nothing about a check that moved to another function', async () => {
    const moved = `${bare}
export function queue(user, text) {
  if (text.length > 500) return false
  return send(user, text)
}
`
    expect(await review({ 'a.js': guarded }, { 'a.js': moved })).toEqual([])
  })

  it('says nothing about tests, new functions and languages that it does not know', async () => {
    expect(await review({ 'a.test.js': guarded }, { 'a.test.js': bare })).toEqual([])
    expect(await review({ 'b.txt': 'x\n' }, { 'a.js': bare })).toEqual([])
    expect(await review({ 'a.txt': guarded }, { 'a.txt': bare })).toEqual([])
  })

  it('finds the function again after it was renamed', async () => {
    const findings = await review({ 'a.js': guarded }, { 'a.js': bare.replace('send', 'sendMail') })
    expect(findings.map(({ rule, symbol }) => [rule, symbol])).toEqual([['behavior/check-removed', 'sendMail']])
  })

  it('lists many changes of one function as hints, because it was restructured', async () => {
    const checks = [1, 2, 3, 4].map((n) => `  if (user.n === ${n}) return\n  work${n}(user)\n`)
    const before = `export function f(user) {\n${checks.join('')}}\n`
    const after = before.replaceAll(/ {2}if.*\n/g, '')
    const findings = await review({ 'a.js': before }, { 'a.js': after })
    expect(findings.length).toBe(4)
    expect(new Set(findings.map(({ severity }) => severity))).toEqual(new Set(['info']))
  })
})
