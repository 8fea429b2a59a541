import { expect, it } from 'vitest'
import type { Outcome } from '../../../src/core/types.ts'
import { makeRepo, runCommand } from '../../support/repo.ts'

/** An answer, but for the words of whoever asked. */
const said = (outcome: Outcome) => JSON.stringify(outcome).replace(/"description":"[^"]*"/, '')
const text = "export function isOdd(n) {\n  if (!'x' in n) return false\n  return n % 2 == 1\n}\nisO\n"

it.each([
  ['analyze', (path: string) => ({ path: [path] })],
  ['overview', (path: string) => ({ path: [path] })],
  ['tests', (path: string) => ({ path: [path] })],
  ['document', (path: string) => ({ path: [path] })],
  ['explain', (path: string) => ({ target: path })],
  ['explain', (path: string) => ({ target: `${path}:2` })],
  ['complete', (path: string) => ({ at: `${path}:5` })],
  ['fix', (path: string) => ({ target: [path] })],
  ['fix', (path: string) => ({ target: [`${path}:2`] })],
])('%s takes a path from where one is, and as reports print it', async (engine, given) => {
  const made = makeRepo()
  // Two of the same name: the one that is meant is the one beside whoever asks.
  made.commit('one', {
    'src/odd.js': text,
    'src/src/other.js': text.replace('isOdd', 'isOther'),
    'odd.js': 'const odd = 1\n',
  })
  const from = async (folder: string, path: string) => {
    const outcome = await runCommand(engine, `${made.dir}/${folder}`, given(path))
    expect(outcome.state).toBe(engine === 'document' ? 'failed' : 'complete')
    return said(outcome)
  }
  const whole = await from('', 'src/odd.js')
  expect(whole).toMatch(/isOdd/)
  for (const path of ['odd.js', './odd.js', 'src/odd.js', '../src/odd.js', `${made.dir}/src/odd.js`])
    expect(await from('src', path)).toBe(whole)
})

it.each(['analyze', 'overview', 'tests', 'document', 'generate', 'refactor', 'fix', 'complete'])(
  '%s refuses what is outside of the repository, and does not say where that is',
  async (engine) => {
    const made = makeRepo()
    made.commit('one', { 'odd.js': text })
    const outside = '../odd.js'
    const given = { path: [outside], target: [outside], at: `${outside}:1`, instruction: 'x' }
    const outcome = await runCommand(engine, made.dir, given)
    expect(outcome).toMatchObject({ state: 'failed', error: { kind: 'invalid' } })
    expect(said(outcome)).not.toContain(made.dir)
  },
)
