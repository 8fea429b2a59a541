import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, expect, it } from 'vitest'
import { readProxyVariables, useProxy } from '../../../src/core/config/environment/proxy.ts'
import { askModel, failureOf, openQuick } from '../../support/ask-model.ts'
import { useModels } from '../../support/models.ts'

const fake = useModels()
const seen: string[] = []
const proxy = createServer((_, response) => void response.writeHead(502).end())
proxy.on('connect', (request, socket) => {
  seen.push(`${request.url} ${request.headers['proxy-authorization'] ?? ''}`)
  socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n')
})
afterAll(() => void proxy.close())

it('requests go through the proxy from the environment, except those to this machine', async () => {
  await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  const address = `http://ada:made-up-word@127.0.0.1:${(proxy.address() as AddressInfo).port}`
  await useProxy(readProxyVariables({ HTTPS_PROXY: address, http_proxy: address, NO_PROXY: 'example.invalid' }))
  const far = await openQuick({ OPENAI_BASE_URL: 'https://models.invalid/v1', RUBBERDUCK_MODEL: 'openai/duck' })
  expect(await failureOf(far.ask(askModel()))).toMatchObject({
    kind: 'config',
    message: expect.stringContaining('proxy requires a login'),
  })
  const login = Buffer.from('ada:made-up-word').toString('base64')
  expect(new Set(seen)).toEqual(new Set([`models.invalid:443 Basic ${login}`]))
  await far.close()
  const near = await openQuick(fake.environment.lmstudio)
  expect((await near.ask(askModel())).text).toBe('fine')
  await near.close()
  const excepted = await openQuick({ OPENAI_BASE_URL: 'https://example.invalid/v1', RUBBERDUCK_MODEL: 'openai/duck' })
  expect(await failureOf(excepted.ask(askModel()))).toMatchObject({
    message: expect.stringContaining('host not found'),
  })
  await excepted.close()
})
