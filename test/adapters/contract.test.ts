import { generateKeyPairSync } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { adapters, loadServed } from '../../src/adapters/index.ts'
import { chatCommands } from '../../src/commands/index.ts'
import { readEnvironment } from '../../src/core/config/environment/environment.ts'
import { createLogger } from '../../src/core/telemetry/logger.ts'

const home = mkdtempSync(join(tmpdir(), 'contract-'))
afterAll(() => rmSync(home, { recursive: true }))

const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

/** The variables that switch each adapter on. */
const variables: Record<string, Record<string, string>> = {
  github: {
    APP_ID: '1',
    PRIVATE_KEY: privateKey,
    WEBHOOK_SECRET: 'made-up',
    GHE_HOST: '127.0.0.1:1',
    GHE_PROTOCOL: 'http',
  },
  slack: { SLACK_BOT_TOKEN: 'xoxb-made-up', SLACK_SIGNING_SECRET: 'made-up', SLACK_API_URL: 'http://127.0.0.1:1/api/' },
  discord: {
    DISCORD_TOKEN: 'made-up',
    DISCORD_APPLICATION_ID: '1100000000000000001',
    DISCORD_PUBLIC_KEY: '0123456789abcdef'.repeat(4),
    DISCORD_API_URL: 'http://127.0.0.1:1/api',
  },
}

/** A recorded delivery of each adapter that asks for something. */
const recorded: Record<string, unknown> = {
  github: {
    id: '1',
    name: 'pull_request',
    payload: {
      action: 'opened',
      installation: { id: 1 },
      repository: { full_name: 'octo/duck', name: 'duck', owner: { login: 'octo' } },
      sender: { login: 'ada' },
      pull_request: { number: 1 },
    },
  },
  slack: { kind: 'message', id: 'slack/T1/C1/1.2', team: 'T1', channel: 'C1', user: 'U1', at: 1, text: 'help' },
  discord: { message: { id: '1', text: 'help', user: '2', channel: { id: '3' }, mentioned: false } },
}

const stored = new Map<string, unknown>()
const memory = {
  get: async <T>(key: string) => stored.get(key) as T | undefined,
  set: async (key: string, value: unknown) => void stored.set(key, value),
  delete: async (key: string) => void stored.delete(key),
}
const shared = { commands: chatCommands, logger: createLogger('silent'), memory }
const frontOptions = {
  ...shared,
  allows: () => true,
  overview: async () => ({ jobs: [], limits: [] }),
  suggest: async () => [],
  linkHosts: [],
}
const workerOptions = { ...shared, count: () => {} }

const served = await loadServed()
const environmentOf = (given: Record<string, string> = {}) => readEnvironment({ RUBBERDUCK_HOME: home, ...given })

it('every folder of src/adapters is in the list', () => {
  const folders = readdirSync(join(import.meta.dirname, '../../src/adapters'), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
  expect(Object.keys(adapters).sort()).toEqual(folders.sort())
})

describe.each(served.map((adapter) => [adapter.name, adapter] as const))('%s', (name, adapter) => {
  it('has a name that job ids can hold', () => {
    expect(name).toMatch(/^[a-z]+$/)
    expect(served.filter((other) => other.name === name)).toHaveLength(1)
  })

  it('is off without settings, and says what is missing and how to switch it on', async () => {
    const environment = environmentOf()
    const configuration = await adapter.configure(environment)
    expect(configuration).toMatchObject({ state: 'off', missing: expect.stringMatching(/^[a-z].*[a-z]$/) })
    const page = (body: string) => ({ status: 200, body })
    const setup = adapter.setup?.(environment, { word: 'word', isOn: () => false, switchOn: async () => {}, page })
    if (setup === undefined) return
    expect(Object.keys(setup.routes).every((route) => /^(GET|POST) \//.test(route))).toBe(true)
    expect(Object.keys(setup.routes)).toContain(`GET ${setup.path.split('?')[0]}`)
    expect(setup.hint('http://localhost:1/x')).toContain('http://localhost:1/x')
    for (const text of [setup.hintWithoutPages, setup.done]) expect(text).toMatch(/\.$/)
  })

  it('acknowledges nothing that is not signed', async () => {
    const configuration = await adapter.configure(environmentOf(variables[name]))
    if (configuration.state === 'off') throw new Error(configuration.missing)
    const { receivers = {} } = configuration.front(frontOptions)
    expect(Object.keys(receivers).length).toBeGreaterThan(0)
    for (const [route, receive] of Object.entries(receivers)) {
      expect(route).toMatch(/^POST \//)
      for (const body of ['', '{}', '[', '\0']) {
        const received = await receive({}, Buffer.from(body))
        expect(received).toMatchObject({
          status: expect.toSatisfy((status: number) => status >= 400 && status < 500),
          jobs: [],
        })
        expect(received.event).toMatch(/^\w+$/)
        expect(received.message).toMatch(/\.$/)
      }
    }
  })

  it('gives workers a platform of its name', async () => {
    const configuration = await adapter.configure(environmentOf(variables[name]))
    if (configuration.state === 'off') throw new Error(configuration.missing)
    const platform = await configuration.worker({
      ...workerOptions,
    })
    expect(platform.name).toBe(name)
    expect(platform.parse(JSON.stringify(recorded[name]))).toMatchObject({
      inbound: { surface: name },
      open: expect.any(Function),
    })
  })
})
