import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type FakeGitHub, startGitHub } from '../fakes/github.ts'
import { cli } from '../support/cli.ts'

const execute = promisify(execFile)

/** Runs the program to its end, with only these variables. */
async function runCli(argv: string[], { cwd, env = {} }: { cwd: string; env?: Record<string, string> }) {
  const variables = { PATH: process.env.PATH, HOME: cwd, RUBBERDUCK_HOME: cwd, ...env }
  return execute(process.execPath, [cli, ...argv], { cwd, env: variables }).then(
    (done) => ({ ...done, code: 0 }),
    (failed: { stdout: string; stderr: string; code: number }) => failed,
  )
}

const home = mkdtempSync(join(tmpdir(), 'platforms-'))
afterAll(() => rmSync(home, { recursive: true }))

describe('manifest', () => {
  it('prints the registration of the GitHub App', async () => {
    const { stdout, code } = await runCli(['manifest', 'github'], { cwd: home })
    expect(stdout).toBe(readFileSync(join(import.meta.dirname, '../../app.yml'), 'utf8'))
    expect(code).toBe(0)
  })

  it('names the platforms for an unknown one', async () => {
    const { stderr, code } = await runCli(['manifest', 'irc'], { cwd: home })
    expect(stderr).toMatch(/Unknown platform "irc" \(expected .*github/)
    expect(code).toBe(2)
  })
})

interface Row {
  platform: string
  state: string
  finding: string
  fix: string
}

describe('doctor', () => {
  let hub: FakeGitHub
  beforeEach(async () => {
    hub = await startGitHub()
  })
  afterEach(() => hub.close())

  const diagnose = async (over: Record<string, string> = {}) => {
    const { stdout, code } = await runCli(['doctor', '--format', 'json'], {
      cwd: home,
      env: {
        RUBBERDUCK_HOME: home,
        APP_ID: hub.app.id,
        PRIVATE_KEY: hub.app.privateKey,
        WEBHOOK_SECRET: hub.app.secret,
        GHE_HOST: hub.host,
        GHE_PROTOCOL: 'http',
        ...over,
      },
    })
    const { rows } = JSON.parse(stdout) as { rows: Row[] }
    return { code, github: rows.filter(({ platform }) => platform === 'github') }
  }

  it('finds nothing wrong with a healthy App', async () => {
    hub.createRepo('octo/duck', { 'a.js': '' })
    hub.connect('http://127.0.0.1:1/api/github/webhooks')
    const { code, github } = await diagnose()
    expect(github.filter(({ state }) => state === 'error')).toEqual([])
    expect(github.map(({ state }) => state)).toContain('warning')
    expect(code).toBe(0)
  })

  it('names the permission, the event and the failed webhook, with the fix', async () => {
    hub.connect('http://127.0.0.1:1/api/github/webhooks')
    hub.app.registered = { permissions: { contents: 'read' }, events: ['pull_request'] }
    await hub.deliver({ id: 'made-up', name: 'ping', body: '{}' })
    const { code, github } = await diagnose()
    const errors = github.filter(({ state }) => state === 'error')
    expect(errors.map(({ finding }) => finding).join('\n')).toMatch(
      /contents: write[\s\S]*issue_comment[\s\S]*status 0/,
    )
    for (const { fix } of errors) expect(fix).toMatch(/\.$/)
    expect(code).toBe(2)
  })

  it('says what is wrong with the credentials, and how to set up what is off', async () => {
    expect((await diagnose({ APP_ID: '7' })).github).toEqual([
      {
        platform: 'github',
        state: 'error',
        finding: 'GitHub rejected the credentials of the App.',
        fix: 'Check APP_ID and PRIVATE_KEY.',
      },
    ])
    const { github } = await diagnose({ APP_ID: '', PRIVATE_KEY: '', WEBHOOK_SECRET: '' })
    expect(github).toEqual([
      {
        platform: 'github',
        state: 'off',
        finding: 'No GitHub App is configured.',
        fix: expect.stringContaining('rubberduck serve'),
      },
    ])
  })
})
