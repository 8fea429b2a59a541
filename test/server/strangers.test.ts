import { createHmac } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createAdmission } from '../../src/core/server/admission.ts'
import { createMetrics } from '../../src/core/server/metrics.ts'
import { startGitHub } from '../fakes/github.ts'
import { makeFolder } from '../support/folder.ts'
import { startServer, until } from '../support/server.ts'

const path = '/api/github/webhooks'
const megabyte = 2 ** 20

/** Sends the headers and most of a body with a made-up signature, and keeps the connection open. */
function startStranger(port: number, event: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1')
  socket.on('error', () => {})
  const head = `POST ${path} HTTP/1.1\r\nHost: x\r\nX-GitHub-Delivery: a\r\nX-GitHub-Event: ${event}\r\nX-Hub-Signature-256: sha256=${'0'.repeat(64)}\r\nContent-Length: ${24 * megabyte + 1}\r\n\r\n`
  return new Promise((resolve) => {
    socket.once('close', () => resolve(socket))
    socket.write(head)
    socket.write(Buffer.alloc(24 * megabyte), () => resolve(socket))
  })
}

it('accepts deliveries while strangers send large bodies, stores nothing of theirs, and ends on a hangup', async () => {
  const hub = await startGitHub()
  const user = makeFolder()
  const home = join(user, 'duck')
  mkdirSync(home, 0o755)
  const server = await startServer(hub, home, { HOME: user }, 'front')
  const residentMegabytes = () =>
    Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1]) / 1024
  const before = residentMegabytes()
  const { port } = new URL(server.url)
  const strangers = await Promise.all(Array.from({ length: 60 }, (_, at) => startStranger(Number(port), `e${at}`)))
  try {
    for (const size of [100, 200_000, 3 * megabyte]) {
      const body = JSON.stringify({ zen: 'x'.repeat(size) })
      const signature = `sha256=${createHmac('sha256', hub.app.secret).update(body).digest('hex')}`
      const headers = { 'x-github-delivery': `d${size}`, 'x-github-event': 'ping', 'x-hub-signature-256': signature }
      expect((await fetch(server.url + path, { method: 'POST', body, headers })).status).toBe(202)
    }
    // 60 bodies of 24 MB are 1.4 GB.
    expect(residentMegabytes() - before).toBeLessThan(110)
    const metrics = await (await fetch(`${server.url}/metrics`)).text()
    expect(metrics).toContain('event="ping"')
    expect(metrics).not.toMatch(/event="e\d/)
  } finally {
    for (const stranger of strangers) stranger.destroy()
  }
  for (const name of ['.', ...readdirSync(home, { recursive: true, encoding: 'utf8' })])
    expect([name, statSync(join(home, name)).mode & 0o077]).toEqual([name, 0])

  process.kill(server.pid, 'SIGUSR1')
  expect((await fetch(`${server.url}/healthz`)).status).toBe(200)
  expect(await server.kill('SIGHUP')).toBe(0)
  expect(server.log()).not.toContain('Debugger')
  await hub.close()
})

it('drops the body that occupies the most, and the oldest connection without a request', async () => {
  const admission = createAdmission({ connections: 2, bytes: 100 })
  const dropped: string[] = []
  const upload = (address: string, size: number, name: string) =>
    admission.upload({ address, size, most: 90, drop: () => dropped.push(name) })
  const first = upload('a', 60, 'first')
  upload('a', 30, 'second')
  upload('a', 80, 'too large')
  expect(dropped).toEqual(['too large'])
  const small = upload('b', 20, 'other sender')
  expect(dropped).toEqual(['too large', 'first'])
  first.append(Buffer.from('ignored'))
  small.append(Buffer.from('ab'))
  small.append(Buffer.from('c'))
  expect(small.finish().toString()).toBe('abc')
  // More than announced reserves the maximum.
  const liar = upload('b', 1, 'liar')
  liar.append(Buffer.alloc(2))
  expect(dropped).toEqual(['too large', 'first', 'liar'])

  const hub = await startGitHub()
  const sockets = Array.from({ length: 3 }, () => connect(Number(new URL(`http://${hub.host}`).port), '127.0.0.1'))
  for (const socket of sockets) admission.connect(socket)
  await until(() => (sockets[0]?.destroyed ? true : undefined))
  expect(sockets.map(({ destroyed }) => destroyed)).toEqual([true, false, false])
  for (const socket of sockets) socket.destroy()
  await hub.close()
})

it('bounds the series of a metric and the length of their labels', async () => {
  const metrics = createMetrics({ counts: async () => ({}) } as never)
  for (let at = 0; at < 3_000; at++) metrics.count('findings', { rule: `own/rule-${at}`, placement: 'inline' }, 1)
  metrics.count('findings', { rule: 'x'.repeat(10_000), placement: 'inline' }, 1)
  const text = await metrics.text()
  expect(text.match(/^rubberduck_findings_total/gm)).toHaveLength(2_001)
  expect(text).toContain('rule="other",placement="other"} 1001')
  metrics.count('webhooks', { event: `${'e'.repeat(500)}\u202e`, status: '202' }, 1)
  expect(await metrics.text()).toContain(`event="${'e'.repeat(100)}",`)
})
