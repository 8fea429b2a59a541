import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { must } from '../src/core/must.ts'
import { type FakeGitHub, startGitHub } from '../test/fakes/github.ts'
import { startServer, until } from '../test/support/server.ts'
import { childrenOf, median, type Row, residentMb } from './measure.ts'

const cli = join(import.meta.dirname, '../dist/cli.js')
const rounds = 7
const file = (salt: number) =>
  Array.from({ length: 400 }, (_, line) => `export function f${line}(a, b) {\n  return a * ${line + salt} + b\n}`).join(
    '\n',
  )

/** From a delivery to its posted review on a warm mirror, against the same review from the terminal; memory over many deliveries. */
export async function measurePosting(folder: string): Promise<Row[]> {
  const hub = await startGitHub()
  const home = join(folder, 'posting')
  const server = await startServer(hub, home, { LOG_LEVEL: 'warn' })
  try {
    const name = 'octo/bench'
    const files = Object.fromEntries(
      Array.from({ length: 300 }, (_, index) => [`src/m${index}.js`, `${file(index)}\n`]),
    )
    const made = hub.createRepo(name, files)
    const changed = (salt: number) =>
      Object.fromEntries(
        Array.from({ length: 8 }, (_, index) => [`src/m${index}.js`, `${file(index)}\nif (f1 == NaN) f2(${salt})\n`]),
      )
    const posted = (head: string) =>
      until(() => made.comments.find((each) => each.body.includes(`rubberduck:summary ${head}`)), server.log)
    const pull = await hub.openPull(name, changed(0))
    await posted(pull.headSha)
    const served: number[] = []
    const terminal: number[] = []
    const calls: number[] = []
    for (let round = 1; round <= rounds; round++) {
      const before = hub.requests.length
      const started = performance.now()
      const head = await hub.push(name, 1, changed(round))
      await posted(head)
      served.push(performance.now() - started)
      calls.push(hub.requests.length - before)
      const begun = performance.now()
      execFileSync(process.execPath, [cli, 'review', '--repo', made.dir, '--base', 'main', '--head', head], {
        env: { PATH: process.env.PATH, HOME: home, RUBBERDUCK_HOME: join(folder, 'terminal') },
        stdio: 'ignore',
      })
      terminal.push(performance.now() - begun)
    }
    const call = await roundTrip(hub)
    const api = median(calls) * call
    const ratio = median(served) / (median(terminal) * 1.5 + api)
    const memory = await memoryOver(hub, server.pid, server.log)
    const first = await firstSeen(hub, name, folder)
    return [
      {
        what: 'delivery to posted review, warm mirror, 8 files of 300 changed: against 1.5 × the same review from the terminal plus the time of the API calls',
        goal: 'at most 1 ×',
        measured: `${ratio.toFixed(2)} × (${median(served).toFixed(0)} ms served, ${median(terminal).toFixed(0)} ms in the terminal, ${median(calls)} calls of ${call.toFixed(1)} ms)`,
        holds: ratio <= 1,
      },
      {
        what: 'a comment to its 👀, on a server that has been idle and has no worker',
        goal: 'within 1 s',
        measured: `${median(first).toFixed(0)} ms (slowest of ${first.length}: ${Math.max(...first).toFixed(0)} ms)`,
        holds: Math.max(...first) < 1_000,
      },
      {
        what: 'memory of the worker after 10,000 deliveries against after 1,000',
        goal: 'flat: at most 1.2 ×',
        measured: `${(memory.late / memory.early).toFixed(2)} × (${memory.early.toFixed(0)} MB, then ${memory.late.toFixed(0)} MB)`,
        holds: memory.late <= memory.early * 1.2,
      },
    ]
  } finally {
    await server.kill('SIGTERM')
    await hub.close()
  }
}

/** Each on a server that was just started, which has nothing to do until then. */
async function firstSeen(hub: FakeGitHub, name: string, folder: string): Promise<number[]> {
  const made = must(hub.repos.get(name))
  made.permissions.set('ada', 'write')
  const times: number[] = []
  for (let round = 0; round < rounds; round++) {
    const server = await startServer(hub, join(folder, `idle-${round}`), { LOG_LEVEL: 'warn' })
    const before = made.reactions.length
    const started = performance.now()
    await hub.comment(name, 1, 'ada', '/status')
    await until(() => made.reactions.length > before || undefined, server.log)
    times.push(performance.now() - started)
    await server.kill('SIGTERM')
  }
  return times
}

async function roundTrip(hub: FakeGitHub): Promise<number> {
  const times: number[] = []
  for (let index = 0; index < 50; index++) {
    const started = performance.now()
    await (await fetch(`${hub.url}/api/v3/app`)).arrayBuffer()
    times.push(performance.now() - started)
  }
  return median(times)
}

/** Every tenth asks for something; people and repositories change, since each has its limits. */
async function memoryOver(hub: FakeGitHub, front: number, log: () => string) {
  const repos = Array.from({ length: 10 }, (_, index) => `octo/many-${index}`)
  for (const name of repos) {
    hub.createRepo(name, { 'a.js': 'export const a = 1\n' })
    await hub.openPull(name, { 'a.js': 'export const a = 2\n' })
  }
  const worker = must(childrenOf(front)[0])
  let asked = 0
  const send = async (count: number) => {
    for (let index = 0; index < count; index++) {
      const name = must(repos[index % repos.length])
      if (index % 10 === 0) asked++
      await hub.comment(name, 1, `person-${index % 97}`, index % 10 === 0 ? '/status' : 'only talk')
    }
    const answers = () =>
      repos.reduce(
        (sum, name) => sum + must(hub.repos.get(name)).comments.filter(({ author }) => author.type === 'Bot').length,
        0,
      )
    await until(() => answers() >= asked || undefined, log, 300_000)
  }
  await send(1_000)
  const early = residentMb(worker)
  await send(9_000)
  return { early, late: residentMb(worker) }
}
