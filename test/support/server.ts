import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { must } from '../../src/core/must.ts'
import type { FakeGitHub } from '../fakes/github.ts'
import { cli } from './cli.ts'

export interface TestServer {
  url: string
  pid: number
  /** What it wrote on both streams so far. */
  log(): string
  kill(signal: NodeJS.Signals): Promise<number | null>
}

/** Starts `rubberduck serve` as a process of its own against the fake; ready when a worker is. */
export async function startServer(
  hub: FakeGitHub,
  home: string,
  over: Record<string, string> = {},
  role: 'all' | 'front' | 'worker' = 'all',
): Promise<TestServer> {
  const child: ChildProcess = spawn(process.execPath, [cli, 'serve', '--role', role], {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      RUBBERDUCK_HOME: home,
      HOST: '127.0.0.1',
      PORT: '0',
      APP_ID: hub.app.id,
      PRIVATE_KEY: hub.app.privateKey,
      WEBHOOK_SECRET: hub.app.secret,
      GHE_HOST: hub.host,
      GHE_PROTOCOL: 'http',
      GITHUB_WRITE_PACE_MS: '0',
      LOG_LEVEL: 'info',
      ...over,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let text = ''
  const ended = new Promise<number | null>((resolve) => child.on('close', resolve))
  for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => (text += piece))
  const port = await until(
    () => /Listening on port (\d+)/.exec(text)?.[1],
    () => text,
  )
  const url = `http://127.0.0.1:${port}`
  await until(
    async () => (await fetch(`${url}/readyz`)).ok || undefined,
    () => text,
  )
  if (role !== 'worker') hub.connect(`${url}/api/github/webhooks`)
  return {
    url,
    pid: must(child.pid),
    log: () => text,
    kill(signal) {
      // SIGKILL is for the whole of it, as when a machine goes down.
      process.kill(signal === 'SIGKILL' ? -must(child.pid) : must(child.pid), signal)
      return ended
    },
  }
}

/** Asks again and again until there is an answer; fails after `mostMs` with what is known. */
export async function until<T>(
  ask: () => T | undefined | Promise<T | undefined>,
  explain: () => string = () => '',
  mostMs = 60_000,
): Promise<T> {
  const end = Date.now() + mostMs
  for (;;) {
    const found = await ask()
    if (found !== undefined) return found
    if (Date.now() > end) throw new Error(`It did not happen. ${explain()}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** The children of a process, killed as a machine short of memory would. */
export function killWorkers(front: number): void {
  for (const pid of readdirSync('/proc').filter((each) => /^\d+$/.test(each))) {
    try {
      if (Number(/^\d+ \(.*\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]) === front)
        process.kill(Number(pid), 'SIGKILL')
    } catch {
      // It ended by itself meanwhile.
    }
  }
}
