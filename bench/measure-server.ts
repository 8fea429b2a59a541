import { type ChildProcess, spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { must } from '../src/core/must.ts'
import { childrenOf, interleave, median, type Row, residentMb } from './measure.ts'

const cli = join(import.meta.dirname, '../dist/cli.js')
const secret = 'made-up-secret'
const path = '/api/github/webhooks'
const { privateKey } = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
})

interface Load {
  perSecond: number
  p50: number
  p99: number
  statuses: Record<string, number>
}

/** Deliveries acknowledged a second against a bare Probot that stores nothing, and how long an answer takes under load. */
export async function measureServer(folder: string): Promise<Row[]> {
  return [...(await measureWhole(join(folder, 'whole'))), ...(await measureFront(join(folder, 'front')))]
}

/** `serve` as it is started by default, with a worker that never gets to rest. */
async function measureWhole(home: string): Promise<Row[]> {
  mkdirSync(home)
  const started = performance.now()
  const { child, url } = await start([cli, 'serve'], /Listening on port (\d+)/, home)
  const readyMs = await until(async () => ((await fetch(`${url}/readyz`)).ok ? performance.now() - started : undefined))
  await new Promise((resolve) => setTimeout(resolve, 2_000))
  const idle = [must(child.pid), ...childrenOf(must(child.pid))].reduce((sum, pid) => sum + residentMb(pid), 0)
  try {
    const steady = await load([`${url}${path}`, secret, '64', '8', '300'])
    return [
      {
        what: 'acknowledgement at 300 a second while a worker is busy: p99',
        goal: 'under 50 ms',
        measured: `${steady.p99.toFixed(1)} ms (median ${steady.p50.toFixed(1)} ms; answers ${JSON.stringify(steady.statuses)})`,
        holds: steady.p99 < 50,
      },
      { what: 'start to ready', goal: 'under 1 s', measured: `${readyMs.toFixed(0)} ms`, holds: readyMs < 1_000 },
      {
        what: 'memory of a server with GitHub alone that has nothing to do, all its processes',
        goal: 'under 120 MB',
        measured: `${idle.toFixed(0)} MB`,
        holds: idle < 120,
      },
    ]
  } finally {
    child.kill('SIGTERM')
    await new Promise((resolve) => child.once('close', resolve))
  }
}

/** The front without workers, which the bare server has none of either: with them, three processes would share two cores. */
async function measureFront(home: string): Promise<Row[]> {
  mkdirSync(home)
  const keyFile = join(home, 'key.pem')
  writeFileSync(keyFile, privateKey)
  const ours = await start([cli, 'serve', '--role', 'front'], /Listening on port (\d+)/, home)
  const bare = await start([join(import.meta.dirname, 'bare-probot.ts'), '3999', '1', secret, keyFile], /(ready)/, home)
  try {
    const rows: Row[] = []
    let total = 0
    for (const connections of ['16', '64']) {
      const target = (url: string) => () => load([`${url}${path}`, secret, connections, '4'])
      const [own, theirs] = (await interleave(5, [target(ours.url), target('http://127.0.0.1:3999')])) as [
        Load[],
        Load[],
      ]
      const rate = (loads: Load[]) => loads.map((each) => each.perSecond)
      const ratios = own.map(({ perSecond }, at) => perSecond / must(theirs[at]).perSecond)
      const ratio = median(ratios)
      total += rate(own).reduce((sum, each) => sum + each * 4, 0)
      rows.push({
        what: `deliveries acknowledged a second, durable first, ${connections} connections: against a bare Probot that stores nothing`,
        goal: 'at least 1 ×',
        measured: `${ratio.toFixed(2)} × (${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}; ${median(rate(own)).toFixed(0)} against ${median(rate(theirs)).toFixed(0)}; ours p99 ${median(own.map((each) => each.p99)).toFixed(1)} ms; answers ${JSON.stringify(must(own.at(-1)).statuses)})`,
        holds: ratio >= 1,
        why: 'A flush to the disk takes as long as some four deliveries cost both servers, so that the ratio hangs on how many share one: those that come while others come, 64 at most. Tried and worse: a thread that writes, and commits that are flushed in the background.',
      })
    }
    const after = residentMb(must(ours.child.pid))
    rows.push({
      what: `memory of the front after ${Math.round(total).toLocaleString('en')} deliveries`,
      goal: 'seen, no goal',
      measured: `${after.toFixed(0)} MB`,
    })
    return rows
  } finally {
    ours.child.kill('SIGTERM')
    bare.child.kill('SIGKILL')
    await new Promise((resolve) => ours.child.once('close', resolve))
  }
}

async function start(words: string[], ready: RegExp, home: string): Promise<{ child: ChildProcess; url: string }> {
  const child = spawn(process.execPath, words, {
    env: {
      PATH: process.env.PATH,
      HOME: home,
      RUBBERDUCK_HOME: home,
      HOST: '127.0.0.1',
      PORT: '0',
      APP_ID: '1',
      PRIVATE_KEY: privateKey,
      WEBHOOK_SECRET: secret,
      // Nobody answers there: workers try and put their jobs back, which keeps them busy.
      GHE_HOST: '127.0.0.1:9',
      GHE_PROTOCOL: 'http',
      LOG_LEVEL: 'silent',
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let text = ''
  must(child.stdout).on('data', (piece) => (text += piece))
  const found = await until(() => ready.exec(text)?.[1])
  return { child, url: `http://127.0.0.1:${found}` }
}

async function until<T>(ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (let tries = 0; tries < 2_000; tries++) {
    const found = await ask()
    if (found !== undefined) return found
    await new Promise((resolve) => setTimeout(resolve, 10))
  }
  throw new Error('a server did not start')
}

function load(words: string[]): Promise<Load> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(import.meta.dirname, 'load.ts'), ...words], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let text = ''
    child.stdout.on('data', (piece) => (text += piece))
    child.on('close', () =>
      text === '' ? reject(new Error('the load generator failed')) : resolve(JSON.parse(text) as Load),
    )
  })
}
