import { expect, it } from 'vitest'
import { must } from '../../../../src/core/must.ts'
import { commitFiles, git } from '../../../fakes/github/hub.ts'
import { useWorkshop } from '../../../support/jobs.ts'

const weak = 'one\n<<<<<<< HEAD\ntwo\n=======\nthree\n>>>>>>> b\n'
const { hub, shop } = useWorkshop()
let count = 0

async function reviewed() {
  const name = `octo/resolved-${++count}`
  const made = hub.createRepo(name, { 'a.txt': 'one\n' })
  made.permissions.set('ada', 'write')
  made.permissions.set('eve', 'read')
  await hub.openPull(name, { 'a.txt': weak })
  await end()
  return { name, made, thread: must(made.reviewComments[0]).thread }
}
const end = async () => must((await shop.settled()).at(-1)).end
const replies = (name: string) =>
  must(hub.repos.get(name))
    .reviewComments.filter((each) => each.replyTo !== undefined)
    .map(({ body }) => must(body.split('\n')[0]))

it('a thread that is resolved by somebody who may not dismiss stays in the verdict, until somebody may', async () => {
  const { name, made, thread } = await reviewed()
  made.resolved.add(thread)
  for (const login of ['eve', 'nobody']) {
    made.resolvers.set(thread, login)
    await hub.push(name, 1, { 'b.txt': `${login}\n` })
    await end()
    expect(must(made.checkRuns.at(-1)).conclusion).toBe('neutral')
    expect(must(made.comments[0]).body).toContain('One finding still counts')
    expect(must(made.comments[0]).body).toContain('a.txt:2')
  }
  made.resolvers.set(thread, 'ada')
  await hub.push(name, 1, { 'b.txt': 'ada\n' })
  await end()
  expect(must(made.checkRuns.at(-1)).conclusion).toBe('success')
  made.resolved.delete(thread)
  await hub.push(name, 1, { 'b.txt': 'reopened\n' })
  await end()
  expect(must(made.checkRuns.at(-1)).conclusion).toBe('neutral')
  expect([made.reviewComments.length, replies(name)]).toEqual([1, []])
})

it('a fix names the merged commit, or the one in a rewritten history that removed the line', async () => {
  const { name, made } = await reviewed()
  const pull = must(made.pulls.get(1))
  const move = async (head: string) => {
    pull.headSha = head
    git(made.dir, ['update-ref', 'refs/pull/1/head', head])
    git(made.dir, ['update-ref', 'refs/heads/topic-1', head])
    await hub.deliver(hub.pullEvent(name, 1, 'synchronize'))
    await end()
  }
  const main = git(made.dir, ['rev-parse', 'refs/heads/main'])
  const side = commitFiles(made.dir, pull.headSha, { 'a.txt': 'one\ntwo\n' }, 'fix it')
  const later = commitFiles(made.dir, side, { 's.txt': 'side\n' }, 'more')
  const own = commitFiles(made.dir, pull.headSha, { 'o.txt': 'own\n' }, 'own work')
  await move(commitFiles(made.dir, own, { 'a.txt': 'one\ntwo\n', 's.txt': 'side\n' }, 'merge', [later]))
  expect(replies(name)).toEqual([`Fixed in ${side.slice(0, 7)}.`])
  await move(commitFiles(made.dir, pull.headSha, { 'a.txt': weak }, 'revert'))
  // The same commits on another one, with a fix before the last of them.
  const first = commitFiles(made.dir, main, { 'n.txt': 'new\n', 'a.txt': weak }, 'rebased')
  const fixing = commitFiles(made.dir, first, { 'a.txt': 'one\nthree\n' }, 'fix it again')
  await move(commitFiles(made.dir, fixing, { 'z.txt': 'last\n' }, 'last'))
  expect(replies(name)[2]).toBe(`Fixed in ${fixing.slice(0, 7)}.`)
})

it('a fix names its commit among several, and a finding that comes back reopens its thread', async () => {
  const { name, made, thread } = await reviewed()
  hub.connect('http://127.0.0.1:9/')
  const fixing = await hub.push(name, 1, { 'a.txt': 'one\ntwo\n' })
  await hub.push(name, 1, { 'b.txt': 'later\n' })
  hub.connect(shop.webhook)
  await hub.push(name, 1, { 'c.txt': 'last\n' })
  await end()
  expect([replies(name), made.resolved.has(thread)]).toEqual([[`Fixed in ${fixing.slice(0, 7)}.`], true])
  const back = await hub.push(name, 1, { 'a.txt': weak })
  await end()
  expect(replies(name)[1]).toBe(`The finding is back as of ${back.slice(0, 7)}.`)
  expect([made.resolved.has(thread), must(made.checkRuns.at(-1)).conclusion]).toEqual([false, 'neutral'])
  const again = await hub.push(name, 1, { 'a.txt': 'one\n', 'd.txt': 'x\n' })
  await end()
  expect([replies(name).length, made.resolved.has(thread)]).toEqual([3, true])
  expect(replies(name)[2]).toContain(again.slice(0, 7))
})
