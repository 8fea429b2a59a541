import { expect, it } from 'vitest'
import { must } from '../../../src/core/must.ts'
import type { KnownFinding, ReviewState } from '../../../src/core/platform.ts'
import { changeKey } from '../../../src/core/store/state-keys.ts'
import { useWorkshop } from '../../support/jobs.ts'

const weak = 'if (total == NaN) stop()\n'
const calm = 'export const calm = 1\n'
const { hub, shop } = useWorkshop()
let count = 0

function repo(files: Record<string, string>) {
  const name = `octo/identity-${++count}`
  const made = hub.createRepo(name, files)
  made.permissions.set('ada', 'write')
  return { name, made }
}
const end = async () => must((await shop.settled()).at(-1)).end
/** The place of each thread, and whether it is resolved. */
const threads = (name: string) => {
  const { reviewComments, resolved } = must(hub.repos.get(name))
  return reviewComments
    .filter((each) => each.replyTo === undefined)
    .map(({ path, line, thread }) => `${path}:${line}${resolved.has(thread) ? ' fixed' : ''}`)
}

it('of equal findings in several files, the fixed one is closed, and one in a new file is new', async () => {
  const { name } = repo({ 'a.js': calm, 'b.js': calm, 'c.js': calm, 'd.js': calm })
  await hub.openPull(name, { 'a.js': calm + weak, 'b.js': calm + weak, 'c.js': calm + weak })
  await end()
  expect(threads(name)).toEqual(['a.js:2', 'b.js:2', 'c.js:2'])
  await hub.push(name, 1, { 'a.js': `${calm}done()\n`, 'd.js': calm + weak })
  await end()
  expect(threads(name)).toEqual(['a.js:2 fixed', 'b.js:2', 'c.js:2', 'd.js:2'])
})

it('of equal findings in one function, the fixed one is closed, wherever the others moved', async () => {
  const text = (...lines: string[]) => `function f(total) {\n${lines.map((line) => `  ${line}\n`).join('')}}\n`
  const { name } = repo({ 'a.js': text('start()') })
  await hub.openPull(name, { 'a.js': text(weak.trim(), 'a()', weak.trim(), 'b()', weak.trim()) })
  await end()
  expect(threads(name)).toEqual(['a.js:2', 'a.js:4', 'a.js:6'])
  await hub.push(name, 1, { 'a.js': text('one()', 'two()', 'a()', weak.trim(), 'b()', weak.trim()) })
  await end()
  expect(threads(name)).toEqual(['a.js:2 fixed', 'a.js:4', 'a.js:6'])
})

it('a finding keeps its thread when its file is renamed, also a file that the change adds', async () => {
  const many = Array.from({ length: 12 }, (_, at) => `export const calm${at} = ${at}\n`).join('')
  const { name, made } = repo({ 'old.js': many })
  await hub.openPull(name, { 'old.js': many + weak, 'added.js': `${many}more()\n${weak}` })
  await end()
  await hub.push(name, 1, {
    'old.js': null,
    'src/new.js': many + weak,
    'added.js': null,
    'src/added.js': `${many}more()\n${weak}`,
  })
  await end()
  expect(threads(name)).toEqual(['added.js:14', 'old.js:13'])
  const { findings } = must(await shop.store.state.get<ReviewState>(changeKey('github', `${made.id}#1`)))
  expect(Object.values(findings).map(({ path, status }) => [path, status])).toEqual([
    ['src/added.js', 'open'],
    ['src/new.js', 'open'],
  ])
  // A rebase that loses the commits of the last review changes nothing.
  await hub.push(name, 1, { 'old.js': null, 'src/new.js': many + weak }, true)
  await end()
  expect(threads(name)).toEqual(['added.js:14 fixed', 'old.js:13'])
})

it('findings and comments from before identities had a path are recognized, each at its place', async () => {
  const { name, made } = repo({ 'a.js': calm, 'b.js': calm, 'c.js': calm })
  await hub.openPull(name, { 'a.js': calm + weak, 'b.js': calm + weak, 'c.js': calm + weak })
  await end()
  const key = changeKey('github', `${made.id}#1`)
  const state = must(await shop.store.state.get<ReviewState>(key))
  const old: Record<string, KnownFinding> = {}
  for (const [index, [fingerprint, { content, ...finding }]] of Object.entries(state.findings).entries()) {
    const name = `${content}${index === 0 ? '' : `-${index + 1}`}`
    old[name] = { ...finding, status: index === 1 ? 'dismissed' : 'open' }
    for (const comment of made.reviewComments) comment.body = comment.body.replace(fingerprint, name)
  }
  await shop.store.state.set(key, { ...state, findings: old })
  await hub.push(name, 1, { 'a.js': `${calm}done()\n`, 'c.js': `\n${calm}${weak}` })
  await end()
  expect(threads(name)).toEqual(['a.js:2 fixed', 'b.js:2', 'c.js:2'])
  const { findings } = must(await shop.store.state.get<ReviewState>(key))
  expect(
    Object.values(findings)
      .map(({ path, status }) => `${path} ${status}`)
      .toSorted(),
  ).toEqual(['a.js fixed', 'b.js dismissed', 'c.js open'])
})
