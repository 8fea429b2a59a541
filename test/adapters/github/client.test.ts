import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import nock from 'nock'
import { ProbotOctokit } from 'probot'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createOnce, jobSignal, type Octokit, throttle, toGitHubError } from '../../../src/adapters/github/client.ts'
import { createPacers } from '../../../src/adapters/github/pace.ts'
import { inMemoryRateLimits } from '../../../src/core/store/rate-limit-store.ts'

const origin = 'http://hub.invalid'
const at = { owner: 'octo', repo: 'duck', issue_number: 1 }
const path = '/repos/octo/duck/issues/1/comments'
const json = { 'content-type': 'application/json; charset=utf-8' }
const secondary = { message: 'You have exceeded a secondary rate limit. Please wait.' }

beforeAll(() => nock.disableNetConnect())
afterEach(() => {
  expect(nock.pendingMocks()).toEqual([])
  nock.cleanAll()
})
afterAll(() => nock.restore())

function client(timeoutMs = 5_000, baseUrl = origin): Octokit {
  const Client = ProbotOctokit.defaults((given: object) => ({
    ...given,
    throttle: { enabled: false },
    retry: { enabled: false },
  }))
  const octokit = new Client({ baseUrl, auth: { token: 'ghs_madeup' } } as never) as unknown as Octokit
  throttle(octokit, { pacer: createPacers(0, inMemoryRateLimits)(1), onAnswer: () => {}, timeoutMs })
  return octokit
}
const list = (octokit = client()) => octokit.rest.issues.listComments(at).then(({ data }) => data.length)
const create = (octokit = client()) =>
  octokit.rest.issues.createComment({ ...at, body: 'x' }).then(({ data }) => data.id)
const kindOf = (work: Promise<unknown>) =>
  work.then(
    () => 'fine',
    (thrown) => {
      const { kind, retryAfter } = toGitHubError(thrown) as { kind: string; retryAfter?: number }
      return retryAfter === undefined ? kind : `${kind} ${retryAfter}`
    },
  )

it.each([
  ['403 with Retry-After', 403, { 'retry-after': '0' }],
  ['429 with Retry-After', 429, { 'retry-after': '0' }],
  ['429 with a date', 429, { 'retry-after': 'Fri, 02 Jan 2026 03:04:05 GMT' }],
  ['403 at the end of the hour', 403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '0' }],
])('waits as long as %s says, then goes on, also with a write', async (_, status, headers) => {
  nock(origin)
    .post(path)
    .reply(status, secondary, { ...json, ...headers })
    .post(path)
    .reply(201, { id: 7 }, json)
  expect(await create()).toBe(7)
})

it('gives the job back for a minute where a secondary limit says nothing, and for as long as it says', async () => {
  nock(origin).post(path).reply(403, secondary, json)
  expect(await kindOf(create())).toBe('rate-limited 60')
  nock(origin)
    .get(path)
    .reply(403, secondary, { ...json, 'retry-after': '90' })
  expect(await kindOf(list())).toBe('rate-limited 90')
})

it('tells a lacking permission from a limit', async () => {
  nock(origin).post(path).reply(403, { message: 'Resource not accessible by integration' }, json)
  expect(await kindOf(create())).toBe('config')
})

it.each([
  [
    'a cut connection',
    (scope: nock.Interceptor) => scope.replyWithError(Object.assign(new Error('reset'), { code: 'ECONNRESET' })),
  ],
  ['a 502', (scope: nock.Interceptor) => scope.reply(502, 'bad gateway')],
  ['an answer that ends in the middle', (scope: nock.Interceptor) => scope.reply(200, '[{"id": 1}, {"i', json)],
])('reads again after %s; a write is looked for before it is repeated', async (_, fail) => {
  fail(nock(origin).get(path))
    .get(path)
    .reply(200, [{ id: 1 }, { id: 2 }], json)
  expect(await list(client(200))).toBe(2)
  // It took effect: found, not repeated.
  fail(nock(origin).post(path))
  expect(
    await createOnce(
      () => create(client(200)),
      async () => 9,
    ),
  ).toBe(9)
  // It did not: repeated once.
  fail(nock(origin).post(path)).post(path).reply(201, { id: 5 }, json)
  expect(
    await createOnce(
      () => create(client(200)),
      async () => undefined,
    ),
  ).toBe(5)
})

it('is given up as unavailable after three reads, so that the queue tries again', async () => {
  nock(origin).get(path).times(3).reply(503, '')
  expect(await kindOf(list())).toBe('unavailable')
})

describe('a server that does not answer', () => {
  /** Never answers the first so many requests. */
  async function deaf(first: number) {
    let count = 0
    const server = createServer((request, response) => {
      if (count++ < first) return
      const body = request.method === 'GET' ? '[{"id": 1}]' : '{"id": 5}'
      response.writeHead(request.method === 'GET' ? 200 : 201, json).end(body)
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    cleanups.push(() => {
      server.closeAllConnections()
      server.close()
    })
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  }
  const cleanups: (() => void)[] = []
  beforeAll(() => nock.enableNetConnect('127.0.0.1'))
  afterAll(() => {
    for (const clean of cleanups) clean()
    nock.disableNetConnect()
  })

  it('is asked again after a while; a write is looked for first', async () => {
    expect(await list(client(200, await deaf(1)))).toBe(1)
    const lost = client(200, await deaf(1))
    expect(
      await createOnce(
        () => create(lost),
        async () => 9,
      ),
    ).toBe(9)
    const repeated = client(200, await deaf(1))
    expect(
      await createOnce(
        () => create(repeated),
        async () => undefined,
      ),
    ).toBe(5)
  })

  it('does not hold a job that is stopped, which ends with its own reason', async () => {
    const url = await deaf(9)
    const stop = new AbortController()
    const asked = jobSignal.run(stop.signal, () => list(client(60_000, url)))
    setTimeout(() => stop.abort(new Error('a newer event')), 100)
    await expect(asked).rejects.toThrow('a newer event')
  })
})
