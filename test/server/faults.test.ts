import { afterAll, afterEach, beforeAll, expect, it } from 'vitest'
import { servedPlatforms } from '../../src/adapters/index.ts'
import { allCommands } from '../../src/commands/index.ts'
import { must } from '../../src/core/must.ts'
import { openStore } from '../../src/core/store/open-store.ts'
import { type FakeGitHub, startGitHub } from '../fakes/github.ts'
import { makeFolder } from '../support/folder.ts'
import { startServer, type TestServer, until } from '../support/server.ts'

const weak = 'export const n1 = 1\nif (n1 == NaN) n1()\nexport const n2 = 2\nif (n2 == NaN) n1()\n'
let hub: FakeGitHub
let server: TestServer
let count = 0
const home = makeFolder()

beforeAll(async () => {
  hub = await startGitHub()
  server = await startServer(hub, home)
})
afterAll(async () => {
  await server.kill('SIGTERM')
  await hub.close()
})
afterEach(() => expect(server.log()).not.toMatch(/ghs_madeup|PRIVATE KEY/))

function repo() {
  const name = `octo/fault-${++count}`
  return { name, made: hub.createRepo(name, { 'a.js': 'export const n1 = 1\n' }) }
}

const lane = (name: string) => `github/${must(hub.repos.get(name)).id}#1`
const summary = (name: string) =>
  until(
    () => must(hub.repos.get(name)).comments.find((each) => each.body.includes('rubberduck:summary'))?.body,
    () => server.log().slice(-3_000),
  )
const comments = (name: string) => must(hub.repos.get(name)).reviewComments

it('finds the one comment that GitHub refuses, and loses none of them', async () => {
  const { name, made } = repo()
  const refused = {
    method: 'POST',
    path: new RegExp(`${name}/pulls/1/reviews$`),
    status: 422,
    message: 'Unprocessable Entity',
  }
  // The whole review, then the half with the first comment.
  hub.fault({ ...refused, times: 2 })
  await hub.openPull(name, { 'a.js': weak })
  await summary(name)
  expect(made.reviews.length).toBe(1)
  expect(comments(name).map((comment) => [comment.line, comment.file])).toEqual([
    [4, false],
    [undefined, true],
  ])
})

it('puts into the summary what no comment may hold', async () => {
  const { name } = repo()
  hub.fault({ method: 'POST', path: new RegExp(`${name}/pulls/1/(reviews|comments)$`), status: 422, times: 9 })
  await hub.openPull(name, { 'a.js': weak })
  const text = await summary(name)
  expect(comments(name)).toEqual([])
  expect(must(text.match(/js\/compare-nan/g)).length).toBeGreaterThanOrEqual(4)
})

it.each([
  ['a review', 'pulls/1/reviews'],
  ['the summary', 'issues/1/comments'],
  ['the check run', 'check-runs'],
])('does not post %s twice when the answer to the first is lost', async (_, path) => {
  const { name, made } = repo()
  hub.fault({ method: 'POST', path: new RegExp(`${name}/${path}$`), status: 502, after: true })
  await hub.openPull(name, { 'a.js': weak })
  await summary(name)
  await until(() => made.checkRuns.some((run) => run.status === 'completed') || undefined)
  expect(made.reviews.length).toBe(1)
  expect(comments(name).length).toBe(2)
  expect(made.comments.length).toBe(1)
  expect(made.checkRuns.length).toBe(1)
})

it('goes on when a connection is cut and when the server is busy', async () => {
  const { name, made } = repo()
  hub.fault({ method: 'GET', path: new RegExp(`${name}/pulls/1$`) })
  hub.fault({
    method: 'POST',
    path: new RegExp(`${name}/pulls/1/reviews$`),
    status: 403,
    message: 'You have exceeded a secondary rate limit.',
    headers: { 'retry-after': '1' },
  })
  await hub.openPull(name, { 'a.js': weak })
  await summary(name)
  expect(made.reviews.length).toBe(1)
})

it('gives the job back when GitHub asks for a long pause', async () => {
  const { name } = repo()
  hub.fault({
    method: 'POST',
    path: new RegExp(`${name}/check-runs$`),
    status: 403,
    message: 'You have exceeded a secondary rate limit.',
  })
  await hub.openPull(name, { 'a.js': weak })
  const store = await openStore({ home })
  const job = await until(async () =>
    (await store.queue.list({ key: lane(name) })).find((each) => each.error !== undefined),
  )
  expect(job).toMatchObject({ state: 'waiting', attempts: 0 })
  expect(JSON.parse(must(job.error))).toMatchObject({ kind: 'rate-limited' })
  await store.close()
})

it('logs in anew when its token is no longer good', async () => {
  const { name, made } = repo()
  hub.fault({
    method: 'POST',
    path: new RegExp(`${name}/pulls/1/reviews$`),
    status: 401,
    message: 'Bad credentials',
    strike: () => hub.expireTokens(),
  })
  await hub.openPull(name, { 'a.js': weak })
  await summary(name)
  expect(made.reviews.length).toBe(1)
  expect(comments(name).length).toBe(2)
})

it('says once which permission it lacks, and does the rest', async () => {
  const { name, made } = repo()
  made.grants.checks = undefined
  await hub.openPull(name, { 'a.js': weak })
  const text = await summary(name)
  expect(text).toContain('Missing App permission: `checks: write`. [Grant it]')
  expect(text).toContain(`${hub.url}/settings/installations/4711`)
  expect(comments(name).length).toBe(2)
})

it('says what was mended although it may not resolve threads', async () => {
  const { name, made } = repo()
  made.grants.contents = 'read'
  await hub.openPull(name, { 'a.js': weak })
  await summary(name)
  const head = await hub.push(name, 1, { 'a.js': 'export const n1 = 1\n' })
  const replies = () => comments(name).filter((comment) => comment.replyTo !== undefined)
  await until(() => replies().length === 2 || undefined)
  expect(must(replies()[0]).body).toContain(`as of ${head.slice(0, 7)}.`)
  expect(made.resolved.size).toBe(0)
  await until(() => must(made.comments[0]).body.includes('contents: write') || undefined)
})

it('believes no marker that somebody else wrote', async () => {
  const { name, made } = repo()
  made.comments.push({
    id: 1,
    number: 1,
    author: { login: 'eve', type: 'User' },
    body: '<!-- rubberduck:summary x job=y -->',
  })
  await hub.openPull(name, { 'a.js': weak })
  await until(() => made.comments.find((each) => each.author.type === 'Bot'))
  expect(must(made.comments[0]).body).toBe('<!-- rubberduck:summary x job=y -->')
})

it('folds away what was mended where threads may not be resolved', async () => {
  const { name, made } = repo()
  made.grants.contents = 'read'
  await hub.openPull(name, { 'a.js': weak })
  await summary(name)
  await hub.push(name, 1, { 'a.js': 'export const n1 = 1\n' })
  await until(() => made.minimized.size === 2 || undefined)
  expect(made.resolved.size).toBe(0)
  await until(() => must(made.comments[0]).body.includes('contents: write') || undefined)
})

it('ends the check of a head that was left between two tries', async () => {
  const { name, made } = repo()
  // The first try dies after its check run was made; a push comes before the second, whose delivery is lost.
  hub.fault({ method: 'POST', path: new RegExp(`${name}/pulls/1/reviews$`), status: 503, times: 2 })
  const pull = await hub.openPull(name, { 'a.js': weak })
  const store = await openStore({ home })
  await until(async () => (await store.queue.list({ key: lane(name) })).find((each) => each.error !== undefined))
  hub.connect('http://127.0.0.1:9/')
  const old = pull.headSha
  await hub.push(name, 1, { 'b.txt': 'words\n' })
  hub.connect(`${server.url}/api/github/webhooks`)
  await summary(name)
  await store.close()
  const of = (sha: string) => made.checkRuns.filter((run) => run.head_sha === sha).map((run) => run.conclusion)
  await until(() => (of(pull.headSha)[0] === 'neutral' ? true : undefined))
  expect(of(old)).toEqual(['cancelled'])
})

it('replays a recorded job offline, and lists what happened', async () => {
  const { name } = repo()
  await hub.openPull(name, { 'a.js': weak })
  await summary(name)
  const { run } = await import('../../src/core/run.ts')
  const { readEnvironment } = await import('../../src/core/config/environment/environment.ts')
  const { createLogger } = await import('../../src/core/telemetry/logger.ts')
  const environment = readEnvironment({ PATH: process.env.PATH, HOME: home, RUBBERDUCK_HOME: home })
  const ask = (command: string, args: Record<string, string | number>) =>
    run(
      { command, arguments: args, actor: 'test' },
      {
        cwd: home,
        environment,
        logger: createLogger('silent'),
        signal: new AbortController().signal,
        progress: () => {},
        stdin: async () => '',
        commands: allCommands,
        platforms: servedPlatforms,
      },
    )
  const store = await openStore({ home })
  const [job] = await store.queue.list({ key: lane(name) })
  await store.close()
  const again = await ask('replay', { job: must(job).id })
  const report = again.parts.find((part) => part.kind === 'report')
  expect(again.state).toBe('complete')
  expect(must(report).report.findings.filter((finding) => finding.rule === 'js/compare-nan').length).toBe(2)
  const log = await ask('audit', { repository: name, limit: 10 })
  expect(JSON.stringify(log.parts)).toContain('review.posted')
  const past = await ask('audit', { repository: name, limit: 10, until: '2026-01-01' })
  expect(JSON.stringify(past.parts)).not.toContain('review.posted')
  expect(await ask('audit', { since: 'yesterday' })).toMatchObject({ state: 'failed', error: { kind: 'invalid' } })
  const about = `${name}#1`
  const listed = await ask('checkpoints list', { about })
  const [newest] = listed.parts.flatMap((part) => (part.kind === 'data' ? part.rows : []))
  expect(await ask('checkpoints restore', { about, checkpoint: must(must(newest)[0]) })).toMatchObject({
    state: 'complete',
  })
  expect(JSON.stringify((await ask('audit', { repository: name })).parts)).toContain('state.restored')
  const failed = await ask('replay', { job: 'github/none' })
  expect(failed).toMatchObject({ state: 'failed', error: { kind: 'not-found' } })
  expect(await ask('jobs redrive', { job: must(job).id })).toMatchObject({
    state: 'failed',
    error: { kind: 'conflict' },
  })
})
