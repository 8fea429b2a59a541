import { afterAll, beforeAll, expect, it } from 'vitest'
import { must } from '../../src/core/must.ts'
import { openKeyVault } from '../../src/core/store/vault/key-vault.ts'
import { type FakeGitHub, startGitHub } from '../fakes/github.ts'
import { type FakeModels, startModels } from '../fakes/models.ts'
import { makeFolder } from '../support/folder.ts'
import { runCommand } from '../support/repo.ts'
import { startServer, type TestServer, until } from '../support/server.ts'

let hub: FakeGitHub
let models: FakeModels
let server: TestServer
const home = makeFolder()
let count = 0
const secret = { RUBBERDUCK_ENCRYPTION_KEY: 'a made-up secret of some length' }

beforeAll(async () => {
  hub = await startGitHub()
  models = await startModels()
  server = await startServer(hub, home, { ...models.environment.openai, ...secret })
})
afterAll(async () => {
  await server.kill('SIGTERM')
  await hub.close()
  await models.close()
})

function repo() {
  const name = `octo/model-${++count}`
  const made = hub.createRepo(name, {
    'a.js': 'export const sum = (list) => list.reduce((one, other) => one + other, 0)\n',
  })
  made.permissions.set('ada', 'write')
  made.permissions.set('eve', 'read')
  models.requests.length = 0
  return { name, made }
}
const worse = { 'a.js': 'export const sum = (list) => list.reduce((one, other) => one + other)\n' }
const finding = {
  path: 'a.js',
  quote: worse['a.js'].trim(),
  message: 'Without a first value `reduce` throws on an empty list. Ping @everyone. Give it `0`.',
  severity: 'error',
  category: 'correctness',
}
const sees = () =>
  models.answer(({ messages }) => ({
    content: JSON.stringify(messages).includes('Try to refute')
      ? { verdicts: [{ number: 1, keep: true, reason: 'certain' }] }
      : { findings: [finding] },
  }))
const summary = (made: ReturnType<typeof repo>['made']) =>
  until(
    () => made.comments.find((each) => each.body.includes('rubberduck:summary'))?.body,
    () => server.log().slice(-3_000),
  )
const answer = (made: ReturnType<typeof repo>['made'], number: number) =>
  until(
    () => made.comments.filter((each) => each.body.includes('rubberduck:answer'))[number - 1]?.body,
    () => server.log().slice(-3_000),
  )

it('a pull request gets what the model saw at its line, once, with nothing alive in it', async () => {
  sees()
  const { name, made } = repo()
  await hub.openPull(name, worse)
  await summary(made)
  expect(made.reviewComments.map(({ line, body }) => [line, body.includes('`model/correctness`')])).toEqual([[1, true]])
  expect(must(made.reviewComments[0]).body).toContain('Ping `@everyone`')
  await hub.push(name, 1, { 'b.txt': 'words\n' })
  await until(() => made.checkRuns.filter((run) => run.status === 'completed')[1])
  expect(made.reviewComments.length).toBe(1)
  const metrics = await (await fetch(`${server.url}/metrics`)).text()
  expect(metrics).toMatch(/rubberduck_model_tokens_total\{model="openai\/gpt-5",kind="input"\} [1-9]/)
  const used = await runCommand('usage', home, { days: 1 }, { home })
  expect(JSON.stringify(used.parts)).toContain('openai/gpt-5')
})

it('what the model said stays until its lines change, however silent it is later; only what is new is shown to it', async () => {
  sees()
  const { name, made } = repo()
  await hub.openPull(name, worse)
  await summary(made)
  models.answer(() => ({ content: { findings: [] } }))
  models.requests.length = 0
  await hub.push(name, 1, { 'c.js': 'export const more = 2\n' })
  await until(() => made.checkRuns.filter((run) => run.status === 'completed')[1])
  expect([made.resolved.size, made.reviewComments.length]).toEqual([0, 1])
  const shown = JSON.stringify(models.requests.map((request) => request.body))
  expect([shown.includes('export const more'), shown.includes('+export const sum')]).toEqual([true, false])
  await hub.push(name, 1, {
    'a.js': 'export const sum = (list) => list.reduce((one, other) => one + other, 0)\nexport {}\n',
  })
  await until(
    () => made.resolved.size === 1 || undefined,
    () => server.log().slice(-3_000),
  )
  expect(must(made.reviewComments.at(-1)).body).toContain('Fixed in')
})

it('a stranger spends nothing: a pull request from a fork, a question of who only reads', async () => {
  sees()
  const { name, made } = repo()
  await hub.openPull(name, worse, { fork: true })
  await until(() => made.checkRuns.find(({ status }) => status === 'completed'))
  await hub.comment(name, 1, 'eve', '/ask where is the sum?')
  expect(await answer(made, 1)).toContain('Models are only available to users with write access')
  expect(models.requests).toEqual([])
  models.answer(() => ({ content: 'It is in `a.js:1`.' }))
  await hub.comment(name, 1, 'ada', '@rubberduck ask where is the sum?')
  expect(await answer(made, 2)).toContain('It is in `a.js:1`.')
  expect(models.requests.length).toBe(1)
})

it('an overview needs no model, in an issue and on a pull request', async () => {
  const { name, made } = repo()
  await hub.comment(name, 41, 'ada', '/overview')
  expect(await answer(made, 1)).toContain('| (root) |')
  expect(models.requests).toEqual([])
  await hub.openPull(name, worse)
  await hub.comment(name, 1, 'ada', '/overview nowhere')
  await until(() => made.comments.find(({ body }) => body.includes('No files found.')))
})

it('in an issue it is about the default branch', async () => {
  const { name, made } = repo()
  models.answer(() => ({ content: 'It sums in `a.js:1`.' }))
  await hub.comment(name, 41, 'ada', '@acme-duck ask what does it do?')
  expect(await answer(made, 1)).toContain('It sums in `a.js:1`.')
  await hub.comment(name, 41, 'ada', '/fix')
  expect(await answer(made, 2)).toContain('`/fix` only works on pull requests')
})

it('a change that is asked for in words becomes a commit on the branch', async () => {
  sees()
  const { name, made } = repo()
  const pull = await hub.openPull(name, worse)
  await summary(made)
  models.answer(({ messages }) =>
    JSON.stringify(messages).includes('Answer with edits')
      ? {
          content: {
            title: 'Begin sums with 0',
            notes: 'An empty list sums to 0 again.',
            edits: [{ path: 'a.js', search: finding.quote, replace: finding.quote.replace(/other\)$/, 'other, 0)') }],
          },
        }
      : { content: { findings: [] } },
  )
  const before = pull.headSha
  await hub.comment(name, 1, 'ada', '/refactor give reduce a first value --commit')
  expect(await answer(made, 1)).toMatch(/An empty list sums to 0 again[\s\S]*Committed as/)
  expect(pull.headSha).not.toBe(before)
  expect(server.log()).not.toMatch(/sk-made-up/)
})

it('a key that is kept while the server runs is used with the next job', async () => {
  sees()
  const { name, made } = repo()
  const key = 'made-up-kept-while-running'
  const vault = openKeyVault(home, secret.RUBBERDUCK_ENCRYPTION_KEY)
  await vault.add('openai', key)
  await hub.openPull(name, worse)
  await summary(made)
  expect(models.requests.map(({ authorization }) => authorization)).toContain(`Bearer ${key}`)
})
