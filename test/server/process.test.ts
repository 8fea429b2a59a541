import { spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { statSync, writeFileSync } from 'node:fs'
import { createServer, get } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { readEnvironment } from '../../src/core/config/environment/environment.ts'
import { must } from '../../src/core/must.ts'
import { openStore } from '../../src/core/store/open-store.ts'
import { runServer } from '../../src/main.ts'
import { startGitHub } from '../fakes/github.ts'
import { makeFolder } from '../support/folder.ts'
import { startServer, until } from '../support/server.ts'

const cleanups: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup()
})

const base = (home: string, over: Record<string, string> = {}) =>
  readEnvironment({
    PATH: process.env.PATH,
    HOME: home,
    RUBBERDUCK_HOME: home,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'silent',
    ...over,
  })

describe('serve without credentials', () => {
  it('explains what is missing and makes the App by the manifest flow', async () => {
    const home = makeFolder()
    const hub = createServer((request, response) => {
      expect(request.url).toBe('/api/v3/app-manifests/made-up-code/conversions')
      response.writeHead(201, { 'content-type': 'application/json' })
      response.end(
        JSON.stringify({
          id: 77,
          pem: '-----BEGIN PRIVATE KEY-----\nmade up\n-----END PRIVATE KEY-----\n',
          webhook_secret: 'made-up',
          html_url: 'http://hub.invalid/apps/duck',
        }),
      )
    })
    await new Promise<void>((resolve) => hub.listen(0, '127.0.0.1', resolve))
    cleanups.push(async () => hub.close())
    const said: string[] = []
    const environment = base(home, {
      GHE_HOST: `127.0.0.1:${(hub.address() as AddressInfo).port}`,
      GHE_PROTOCOL: 'http',
      WEBHOOK_PATH: '/hooks',
    })
    const serving = await runServer(environment, { say: (text) => said.push(text) })
    cleanups.push(() => serving.stop())
    const url = `http://127.0.0.1:${serving.port}`
    expect(said.join('\n')).toMatch(/No GitHub App is configured[\s\S]*\/setup[\s\S]*APP_ID/)
    expect((await fetch(`${url}/healthz`)).status).toBe(200)
    expect(await (await fetch(`${url}/readyz`)).json()).toEqual({
      ready: false,
      lacking: ['no GitHub App is configured', 'no Slack app is configured', 'no Discord application is configured'],
    })
    // An address that is none: `new URL` throws on it, which ended the front.
    expect((await fetch(`${url}//`)).status).toBe(404)
    for (const guess of ['', '?word=', '?word=wrong']) {
      const refused = await fetch(`${url}/setup${guess}`)
      expect([refused.status, await refused.text()]).toEqual([403, expect.stringContaining('serve` printed')])
    }
    const page = await fetch(`${url}/setup?word=${must(/word=(\w+)/.exec(said.join()))[1]}`)
    expect(page.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await page.text()).toContain(`value="${url}/hooks"`)
    const html = await (await fetch(`${page.url}&visibility=private`)).text()
    expect(html).toContain('pull_requests')
    const state = must(must(/state=(\w+)/.exec(html))[1])
    expect((await fetch(`${url}/setup/callback?code=made-up-code&state=wrong`)).status).toBe(403)
    expect((await fetch(`${url}/setup/callback?code=made-up-code&state=${state}`)).status).toBe(200)
    expect(statSync(join(home, 'github-app.json')).mode & 0o777).toBe(0o600)
    expect((await fetch(`${url}/setup`)).status).toBe(409)
    expect((await fetch(`${url}/hooks`, { method: 'POST', body: '{}' })).status).toBe(400)
  })

  it.each([
    [{ APP_ID: '1' }, /PRIVATE_KEY or PRIVATE_KEY_PATH and WEBHOOK_SECRET/],
    [{ APP_ID: '1', PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----' }, /set WEBHOOK_SECRET/],
    [{ APP_ID: '1', PRIVATE_KEY: 'rubbish', WEBHOOK_SECRET: 'x' }, /Invalid PRIVATE_KEY/],
    [{ APP_ID: '1', PRIVATE_KEY_PATH: '/nowhere', WEBHOOK_SECRET: 'x' }, /Check PRIVATE_KEY_PATH/],
    [{ APP_ID: '1', PRIVATE_KEY: '-----BEGIN PRIVATE KEY-----\nx', WEBHOOK_SECRET: 'x' }, /Invalid PRIVATE_KEY/],
    [{ APP_ID: '1', PRIVATE_KEY: 'rubbish', WEBHOOK_SECRET: '' }, /set WEBHOOK_SECRET/],
    [{ APP_ID: 'abc', PRIVATE_KEY: 'rubbish', WEBHOOK_SECRET: 'x' }, /Invalid APP_ID "abc" \(expected the number/],
    [
      { APP_ID: '1', PRIVATE_KEY: 'x', WEBHOOK_SECRET: 'x', GHE_HOST: 'https://hub.invalid' },
      /Invalid GHE_HOST "https:/,
    ],
    [{ GHE_HOST: 'api.acme.ghe.com' }, /Invalid GHE_HOST "api.acme.ghe.com" .*without `api.`/],
    [{ WEBHOOK_PATH: 'hooks' }, /Invalid WEBHOOK_PATH/],
    [{ PORT: 'http' }, /Invalid PORT/],
  ])('refuses to start half configured: %j', async (over, message) => {
    await expect(runServer(base(makeFolder(), over), { say: () => {} })).rejects.toThrow(message)
  })

  it('shows what GitHub does not let it do, and what an owner can do about that', async () => {
    const hub = await startGitHub()
    cleanups.push(() => hub.close())
    hub.app.registered.permissions.checks = 'read'
    hub.app.suspendedAt = '2026-01-02T03:04:05Z'
    hub.connect('http://127.0.0.1:9/elsewhere')
    const { id: APP_ID, privateKey: PRIVATE_KEY, secret: WEBHOOK_SECRET } = hub.app
    const over = { APP_ID, PRIVATE_KEY, WEBHOOK_SECRET, GHE_HOST: hub.host, GHE_PROTOCOL: 'http' }
    const serving = await runServer(base(makeFolder(), over), { say: () => {} })
    cleanups.push(() => serving.stop())
    const problems = await until(async () => {
      const answer = (await (await fetch(`http://127.0.0.1:${serving.port}/readyz`)).json()) as { problems?: string[] }
      return answer.problems
    })
    expect(problems).toEqual([
      expect.stringContaining('lacks permissions (checks: write for the check run). Grant them at'),
      expect.stringMatching(/suspended in octo\. An owner can unsuspend it at \S+\/settings\/installations\/4711\./),
      expect.stringContaining('but this server expects /api/github/webhooks'),
    ])
  })

  it('says so when the port is taken', async () => {
    const first = await runServer(base(makeFolder()), { say: () => {} })
    cleanups.push(() => first.stop())
    await expect(runServer(base(makeFolder()), { port: first.port, say: () => {} })).rejects.toThrow(
      /the port is already in use/,
    )
  })
})

it('listens where a flag says, else the environment, else the configuration', async () => {
  const home = makeFolder()
  const taken = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => taken.once('listening', resolve))
  const { port } = taken.address() as AddressInfo
  writeFileSync(join(home, 'config.toml'), `[server]\nhost = "127.0.0.1"\nport = ${port}\nworkers = 2\n`)
  const start = (env: Record<string, string>, given = {}) =>
    runServer(readEnvironment({ RUBBERDUCK_HOME: home, LOG_LEVEL: 'silent', ...env }), { say: () => {}, ...given })
  await expect(start({})).rejects.toThrow(`port ${port} on 127.0.0.1`)
  const byVariable = await start({ PORT: '0' })
  expect(byVariable.port).not.toBe(port)
  const byFlag = await start({ PORT: String(port) }, { port: 0 })
  expect(byFlag.port).not.toBe(port)
  await Promise.all([byVariable.stop(), byFlag.stop()])
  taken.close()
})

describe('the processes of a server', () => {
  const children = (pid: number) =>
    // `ps` fails where there are none.
    spawnSync('ps', ['-o', 'pid=', '--ppid', String(pid)], { encoding: 'utf8' })
      .stdout.split('\n')
      .map(Number)
      .filter((each) => each > 0)

  it('replace a worker that died and go on with what it did', async () => {
    const hub = await startGitHub()
    cleanups.push(() => hub.close())
    const server = await startServer(hub, makeFolder())
    cleanups.push(() => server.kill('SIGTERM'))
    const made = hub.createRepo('octo/duck', { 'a.js': 'export const a = 1\n' })
    let killed = false
    hub.fault({
      method: 'POST',
      path: /\/check-runs$/,
      after: true,
      status: 201,
      strike() {
        for (const pid of children(server.pid)) process.kill(pid, 'SIGKILL')
        killed = true
      },
    })
    await hub.openPull('octo/duck', { 'a.js': 'export const a = 1\nif (a == NaN) a()\n' })
    await until(() => made.comments[0], server.log)
    expect(killed).toBe(true)
    expect(server.log()).toContain('replacing a worker that died')
    expect(made.checkRuns.length).toBe(1)
    expect(made.reviewComments.length).toBe(1)
  })

  it('are there only while there is work', async () => {
    const hub = await startGitHub()
    cleanups.push(() => hub.close())
    const home = makeFolder()
    writeFileSync(join(home, 'config.toml'), '[server]\nworker-idle = 1\n')
    const server = await startServer(hub, home)
    cleanups.push(() => server.kill('SIGTERM'))
    const made = hub.createRepo('octo/duck', { 'a.js': 'export const a = 1\n' })
    made.permissions.set('ada', 'write')
    expect(children(server.pid)).toEqual([])
    await hub.openPull('octo/duck', { 'a.js': 'export const a = 1\nif (a == NaN) a()\n' })
    await until(() => made.comments[0], server.log)
    expect(children(server.pid).length).toBe(1)
    await until(() => children(server.pid).length === 0 || undefined, server.log)
    expect((await fetch(`${server.url}/readyz`)).status).toBe(200)
    await hub.comment('octo/duck', 1, 'ada', '/status')
    await until(() => made.comments[2], server.log)
    expect(server.log()).not.toContain('died')
  })

  it('hand back what they cannot finish when the server is told to stop', async () => {
    const hub = await startGitHub()
    cleanups.push(() => hub.close())
    const home = makeFolder()
    const server = await startServer(hub, home, { GITHUB_WRITE_PACE_MS: '20000' })
    hub.createRepo('octo/duck', { 'a.js': 'export const a = 1\n' })
    await hub.openPull('octo/duck', { 'a.js': 'export const a = 1\nif (a == NaN) a()\n' })
    const store = await openStore({ home })
    cleanups.push(() => store.close())
    await until(() =>
      hub.requests.some((each) => each.path.endsWith('/check-runs') && each.method === 'POST') ? true : undefined,
    )
    const started = Date.now()
    expect(await server.kill('SIGTERM')).toBe(0)
    expect(Date.now() - started).toBeLessThan(15_000)
    expect(await store.queue.counts()).toMatchObject({ waiting: 1, running: 0, dead: 0 })
    expect(must((await store.queue.list({}))[0]).attempts).toBe(0)
  })

  it('refuse a delivery that is too large and go on', async () => {
    const hub = await startGitHub()
    cleanups.push(() => hub.close())
    const server = await startServer(hub, makeFolder())
    cleanups.push(() => server.kill('SIGTERM'))
    const body = Buffer.alloc(26 * 1024 * 1024, 32)
    const headers = { 'x-hub-signature-256': 'sha256=00', 'x-github-event': 'ping', 'x-github-delivery': 'a' }
    const answer = await fetch(`${server.url}/api/github/webhooks`, { method: 'POST', body, headers }).then(
      ({ status }) => status,
      () => 413,
    )
    expect(answer).toBe(413)
    // A connection of its own: the server may be closing the first one.
    const [health] = await once(get(`${server.url}/healthz`, { agent: false }), 'response')
    expect(health.statusCode).toBe(200)
    health.resume()
  })
})
