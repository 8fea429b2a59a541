import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, it } from 'vitest'
import { queueSweeps } from '../../../../src/core/jobs/change/open-reviews.ts'
import { must } from '../../../../src/core/must.ts'
import { createLogger } from '../../../../src/core/telemetry/logger.ts'
import type { Pull } from '../../../fakes/github/hub.ts'
import { useWorkshop } from '../../../support/jobs.ts'

const conflict = (label: string) => `<<<<<<< ${label}\ntwo\n=======\nthree\n>>>>>>> b\n`
const { hub, shop } = useWorkshop()
let count = 0

function repo(files: Record<string, string> = {}) {
  const name = `octo/check-${++count}`
  const made = hub.createRepo(name, { 'a.txt': 'one\n', ...files })
  made.permissions.set('ada', 'write')
  return { name, made }
}
const end = async () => must((await shop.settled()).at(-1)).end
const runs = (name: string) => must(hub.repos.get(name)).checkRuns
const shown = (name: string) => runs(name).map(({ status, conclusion }) => conclusion ?? status)
const text = (name: string) => JSON.stringify(must(runs(name).at(-1)).output)
const fail = (name: string, path: string, over: object) => hub.fault({ path: new RegExp(`${name}/${path}`), ...over })
async function open(name: string, over: Partial<Pull> = {}) {
  await hub.openPull(name, { 'a.txt': conflict('topic') }, over)
  return end()
}

it('is skipped with the reason where no review runs, and replaced by the result of one that does', async () => {
  const off = repo({ '.rubberduck.toml': '[review]\nauto = false\n' })
  await open(off.name)
  expect([shown(off.name), text(off.name)]).toEqual([['skipped'], expect.stringContaining('review.auto is false')])
  const bot = repo()
  await open(bot.name, { author: { login: 'renovate[bot]', type: 'Bot' } })
  expect(text(bot.name)).toContain('is a bot that is not listed in review.bots')
  const { name, made } = repo()
  await open(name, { draft: true })
  // The same head again is not said again.
  await hub.deliver(hub.pullEvent(name, 1, 'reopened'))
  await end()
  expect([shown(name), text(name)]).toEqual([['skipped'], expect.stringContaining('is a draft')])
  expect(made.comments).toEqual([])
  must(made.pulls.get(1)).draft = false
  await hub.deliver(hub.pullEvent(name, 1, 'ready_for_review'))
  await end()
  expect(shown(name)).toEqual(['skipped', 'neutral'])
})

it('of a review that was superseded while it waited is cancelled, with a link to the newer one', async () => {
  const { name, made } = repo()
  fail(name, 'pulls/1/reviews$', { method: 'POST', status: 503, times: 2 })
  await hub.openPull(name, { 'a.txt': conflict('topic') })
  expect((await shop.next()).end).toMatchObject({ state: 'retry', costs: 0 })
  expect(text(name)).toContain('Waiting for GitHub')
  const head = await hub.push(name, 1, { 'a.txt': conflict('newer') })
  await end()
  expect(shown(name)).toEqual(['cancelled', 'neutral'])
  expect(must(runs(name)[0]).output.summary).toContain(`${name}/pull/1/commits/${head}`)
  expect(made.reviews.length).toBe(1)
})

it('does not send annotations twice, and only those of findings without a comment', async () => {
  const { name, made } = repo({ '.rubberduck.toml': '[review]\nmax-comments = 200\n' })
  made.grants.pull_requests = 'read'
  const many = Array.from({ length: 120 }, (_, at) => `${'calm\n'.repeat(3)}${conflict(`label ${at}`)}`).join('')
  fail(name, 'check-runs/', { method: 'PATCH', status: 502, after: true })
  fail(name, 'check-runs/', { method: 'PATCH', status: 503, passed: 1, times: 2 })
  await hub.openPull(name, { 'a.txt': many })
  expect((await shop.settled()).map((each) => each.end.state)).toEqual(['retry', 'done'])
  const [run] = runs(name)
  const lines = (must(run).annotations as { start_line: number }[]).map(({ start_line }) => start_line)
  expect([runs(name).length, lines.length, new Set(lines).size]).toEqual([1, 120, 120])
  made.grants.pull_requests = 'write'
  await hub.openPull(name, { 'a.txt': conflict('few') })
  await end()
  expect(must(runs(name).at(-1)).annotations).toEqual([])
  expect(must(made.comments.find(({ number }) => number === 2)).body).not.toContain('a.txt:1')
}, 60_000)

it('is a gate if the base says so, and never green if nothing was analyzed or the configuration breaks', async () => {
  const loose = repo()
  await open(loose.name)
  expect([shown(loose.name), text(loose.name)]).toEqual([['neutral'], expect.stringContaining('fail-on')])
  const gate = repo({ '.rubberduck.toml': '[check]\nfail-on = "error"\n' })
  await open(gate.name)
  expect([shown(gate.name), text(gate.name)]).toEqual([['failure'], expect.stringContaining('This check fails')])
  const nothing = repo()
  await hub.openPull(nothing.name, { 'package-lock.json': '{}\n' })
  await end()
  expect(shown(nothing.name)).toEqual(['neutral'])
  const broken = repo()
  const page = '---\nid: own/thing\n---\nNo matcher.\n'
  await hub.openPull(broken.name, { '.rubberduck.toml': '[reveiw]\nauto = 1\n', '.rubberduck/rules/a.md': page })
  await end()
  expect(shown(broken.name)).toEqual(['neutral'])
  expect(text(broken.name)).toMatch(/breaks the RubberDuck configuration.*reveiw.*rules\/a\.md/s)
  expect(broken.made.comments.length).toBe(1)
})

it('stands alone for a clean pull request, unless the repository wants a summary', async () => {
  const { name, made } = repo()
  await hub.openPull(name, { 'a.txt': 'two\n' })
  await end()
  expect([shown(name), made.comments]).toEqual([['success'], []])
  await hub.push(name, 1, { 'a.txt': conflict('topic') })
  await end()
  await hub.push(name, 1, { 'a.txt': 'two\n' })
  await end()
  expect([made.comments.length, must(made.comments[0]).body]).toEqual([1, expect.stringContaining('no findings')])
  const always = repo({ '.rubberduck.toml': '[summary]\nwhen = "always"\n' })
  await hub.openPull(always.name, { 'a.txt': 'two\n' })
  await end()
  expect(always.made.comments.length).toBe(1)
})

it('says why GitHub refuses comments, once for a head, and nothing is tried in vain', async () => {
  const { name, made } = repo()
  await open(name, {})
  const comments = made.comments.length
  must(made.pulls.get(1)).locked = true
  for (const label of ['second', 'third']) {
    const head = await hub.push(name, 1, { 'a.txt': conflict(label) })
    expect(await end()).toMatchObject({ state: 'done' })
    const own = runs(name).filter((run) => run.head_sha === head)
    expect(own.map(({ conclusion, annotations }) => [conclusion, annotations.length])).toEqual([['neutral', 1]])
    expect(text(name)).toContain('The conversation is locked')
  }
  expect(made.comments.length).toBe(comments)
  expect(text(name)).not.toMatch(/permission|server log/)
  made.archived = true
  await hub.push(name, 1, { 'a.txt': conflict('fourth') })
  const ended = await end()
  expect(JSON.stringify(ended)).not.toContain('permission')
})

it('is not tried where the installation is suspended, which has its own words', async () => {
  const { name, made } = repo()
  hub.expireTokens()
  hub.app.suspendedAt = '2026-01-02T03:04:05Z'
  await hub.openPull(name, { 'a.txt': conflict('topic') })
  const ended = await end()
  delete hub.app.suspendedAt
  expect(ended).toMatchObject({
    state: 'dead',
    result: expect.stringMatching(/suspended\. \[Unsuspend it\]\(\S+4711\)/),
  })
  expect([made.checkRuns, made.comments]).toEqual([[], []])
})

it('ends although the review failed for good, and although GitHub was down when it did', async () => {
  const { name, made } = repo()
  fail(name, 'pulls/1/reviews$', { method: 'POST', status: 418, times: 9 })
  expect(await open(name)).toMatchObject({ state: 'dead' })
  expect([shown(name), made.comments]).toEqual([['failure'], []])
  expect(text(name)).toContain('GitHub rejected the request')
  // The process dies after the check run was made, and the job is given up.
  const other = repo()
  fail(other.name, 'pulls/1/reviews$', { method: 'POST', status: 503, times: 99 })
  await hub.openPull(other.name, { 'a.txt': conflict('topic') })
  const { job } = await shop.next()
  const database = new DatabaseSync(join(shop.home, 'rubberduck.sqlite'), { timeout: 10_000 })
  database.prepare("UPDATE job SET state = 'dead' WHERE id = ?").run(job.id)
  database.close()
  expect(shown(other.name)).toEqual(['in_progress'])
  fail(other.name, 'check-runs/', { method: 'PATCH', status: 503, times: 2 })
  expect(await queueSweeps(shop.store, createLogger('silent'))).toBe(1)
  shop.loop.wake()
  expect((await shop.settled()).map((each) => each.end.state)).toEqual(['retry', 'done'])
  expect(shown(other.name)).toEqual(['cancelled'])
  expect(await queueSweeps(shop.store, createLogger('silent'))).toBe(0)
})

it('waits for GitHub through an outage of any length within a day, which is no crash', async () => {
  const { name, made } = repo()
  fail(name, 'pulls/1/reviews$', { method: 'POST', status: 500, times: 24 })
  await hub.openPull(name, { 'a.txt': conflict('topic') })
  const ended = await shop.settled()
  expect(new Set(ended.map(({ job }) => job.attempts))).toEqual(new Set([1]))
  expect(ended.map((each) => each.end.state)).toEqual([...Array.from({ length: 12 }, () => 'retry'), 'done'])
  expect([shown(name), made.reviews.length, made.comments.length]).toEqual([['neutral'], 1, 1])
})
