import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import { must } from '../../src/core/must.ts'
import { startGitHub } from '../fakes/github.ts'
import { makeFolder } from '../support/folder.ts'
import { startServer, until } from '../support/server.ts'

interface Span {
  name: string
  traceId: string
  spanId: string
  parentSpanId?: string
  attributes: { key: string; value: { stringValue?: string } }[]
}

it('sends the spans of a job and its steps to a collector, under the job’s own id', { timeout: 60_000 }, async () => {
  const spans: Span[] = []
  const services: string[] = []
  const collector = createServer(async (request, response) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const { resourceSpans } = JSON.parse(Buffer.concat(chunks).toString())
    for (const { resource, scopeSpans } of resourceSpans) {
      services.push(JSON.stringify(resource))
      for (const scope of scopeSpans) spans.push(...scope.spans)
    }
    response.writeHead(200, { 'content-type': 'application/json' }).end('{}')
  })
  await new Promise<void>((resolve) => collector.listen(0, '127.0.0.1', resolve))
  const endpoint = `http://127.0.0.1:${(collector.address() as AddressInfo).port}`
  const hub = await startGitHub()
  const server = await startServer(hub, makeFolder(), { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint })
  const made = hub.createRepo('octo/traced', { 'a.js': 'export const a = 1\n' })
  await hub.openPull('octo/traced', { 'a.js': 'export const a = 1\nif (a == NaN) a()\n' })
  await until(() => made.comments[0], server.log)
  // What was recorded is sent before the worker ends.
  await server.kill('SIGTERM')
  const job = must(spans.find((span) => span.name === 'job'))
  expect(job.attributes).toContainEqual({ key: 'id', value: { stringValue: `github/${must(hub.deliveries[0]).id}` } })
  const steps = spans.filter((span) => span.parentSpanId === job.spanId).map((span) => span.name)
  expect(steps.toSorted()).toEqual(['fetch', 'publish', 'review'])
  expect(new Set(spans.map((span) => span.traceId)).size).toBe(1)
  expect(services[0]).toContain('rubberduck')
  await hub.close()
  collector.closeAllConnections()
  collector.close()
})
