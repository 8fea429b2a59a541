import { spawn } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DuckError } from '../../../src/core/errors.ts'
import { openMirror } from '../../../src/core/git/mirror.ts'
import { openRepository } from '../../../src/core/git/repository.ts'
import { must } from '../../../src/core/must.ts'
import { gitHttpHandler } from '../../fakes/git-http.ts'
import { makeFolder } from '../../support/folder.ts'
import { makeRepo, type TestRepo } from '../../support/repo.ts'

const token = 'Basic bWFkZS11cDptYWRlLXVw'
let root: string
let server: Server
let url: string
let work: TestRepo
let requests: string[]
let home: string

beforeEach(async () => {
  root = makeFolder()
  home = makeFolder()
  requests = []
  work = makeRepo()
  mkdirSync(join(root, 'octo'))
  work.git('clone', '--quiet', '--bare', work.dir, join(root, 'octo/duck.git'))
  work.git('remote', 'add', 'hub', join(root, 'octo/duck.git'))
  const handle = gitHttpHandler({ root, authorize: (header) => header === token })
  server = createServer((request, response) => {
    requests.push(request.url ?? '')
    handle(request, response)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/octo/duck.git`
})

afterEach(() => server.close())

const remote = () => ({ url, authorization: token })
const environment = () => ({ PATH: process.env.PATH, HOME: home })
const open = (signal?: AbortSignal) =>
  openMirror(home, 'hub.invalid/octo/duck', { environment: environment(), ...(signal === undefined ? {} : { signal }) })

/** A base commit and one of a pull request, on the server. */
function pullRequest() {
  const base = work.commit('base', { 'a.txt': 'one\n' })
  work.git('push', '--quiet', 'hub', 'HEAD:refs/heads/main')
  const head = work.commit('change', { 'a.txt': 'two\n' })
  work.git('push', '--quiet', '--force', 'hub', 'HEAD:refs/pull/1/head')
  return { number: 1, base: { ref: 'main', sha: base }, head: { ref: 'topic', sha: head } }
}

describe('mirror', () => {
  it('fetches base and head of a pull request once, and asks nobody when they are there', async () => {
    const change = pullRequest()
    const mirror = await open()
    expect(await mirror.fetch(remote(), change)).toBe('fetched')
    const asked = requests.length
    expect(await (await open()).fetch(remote(), change)).toBe('present')
    expect(requests.length).toBe(asked)
    const repository = await openRepository(mirror.path, { environment: environment(), mirror: true })
    const range = await repository.chooseRange({ base: change.base.sha, head: change.head.sha })
    expect((await repository.diff(range)).files.map((file) => file.path)).toEqual(['a.txt'])
    await repository.close()
  })

  it('gets the files of a commit again that a killed fetch left alone', async () => {
    const change = pullRequest()
    const mirror = await open()
    // Git writes the objects of a small fetch one by one, commits first.
    for (const { sha } of [change.base, change.head]) {
      const object = join('objects', sha.slice(0, 2), sha.slice(2))
      mkdirSync(dirname(join(mirror.path, object)), { recursive: true })
      copyFileSync(join(work.dir, '.git', object), join(mirror.path, object))
    }
    expect(await mirror.fetch(remote(), change)).toBe('fetched')
    const repository = await openRepository(mirror.path, { environment: environment(), mirror: true })
    expect((await repository.list(change.head.sha)).map(({ path }) => path)).toEqual(['a.txt'])
    expect((await repository.list(change.base.sha)).map(({ path }) => path)).toEqual(['a.txt'])
    await repository.close()
  })

  it('gets what was named although the refs have moved on', async () => {
    const change = pullRequest()
    work.commit('later', { 'a.txt': 'three\n' })
    work.git('commit', '--quiet', '--amend', '--message', 'rewritten')
    work.git('push', '--quiet', '--force', 'hub', 'HEAD:refs/pull/1/head', `${change.head.sha}:refs/keep/it`)
    const mirror = await open()
    await mirror.fetch(remote(), change)
    const repository = await openRepository(mirror.path, { environment: environment() })
    expect(await repository.resolve(change.head.sha)).toBe(change.head.sha)
    await repository.close()
  })

  it('shares one fetch among those who ask at the same time', async () => {
    const change = pullRequest()
    const mirrors = await Promise.all([open(), open(), open()])
    const answers = await Promise.all(mirrors.map((mirror) => mirror.fetch(remote(), change)))
    expect(answers.toSorted()).toEqual(['fetched', 'present', 'present'])
  })

  it('is made once, however many ask for a new one: nobody loses what he was given', async () => {
    for (let round = 0; round < 20; round++) {
      const name = `hub.invalid/octo/new-${round}`
      const given = await Promise.all(
        Array.from({ length: 6 }, async () => {
          const { path } = await openMirror(home, name, { environment: environment() })
          return statSync(path).ino
        }),
      )
      expect(new Set(given).size).toBe(1)
    }
  })

  it('looks for locks while folders come and go, as those of a fetch of another process do', async () => {
    const { base } = pullRequest()
    const mirror = await open()
    const churn = `const fs = require('node:fs')
      const folders = Array.from({ length: 50 }, (_, at) => process.argv[1] + '/objects/tmp_objdir-' + at)
      for (;;) {
        for (const folder of folders) fs.mkdirSync(folder + '/pack', { recursive: true })
        for (const folder of folders) fs.rmSync(folder, { recursive: true })
      }`
    const other = spawn(process.execPath, ['-e', churn, mirror.path], { stdio: 'ignore' })
    try {
      for (let round = 0; round < 20; round++)
        await expect(mirror.fetchBranch(remote(), { ref: `none-${round}`, sha: base.sha })).rejects.toMatchObject({
          kind: 'not-found',
        })
    } finally {
      other.kill('SIGKILL')
      await once(other, 'exit')
    }
  })

  it('makes a mirror anew that a crash left in halves, and clears locks of the dead', async () => {
    const change = pullRequest()
    const { path } = await open()
    rmSync(join(path, 'HEAD'))
    const mirror = await open()
    const lock = join(path, 'refs/rubberduck.lock')
    writeFileSync(lock, '')
    utimesSync(lock, 1, 1)
    expect(await mirror.fetch(remote(), change)).toBe('fetched')
    expect(existsSync(lock)).toBe(false)
    expect(readdirSync(join(home, 'mirrors/hub.invalid/octo'))).toEqual(['duck.git'])
  })

  it('shows the credentials to git by its environment only', async () => {
    const change = pullRequest()
    const bin = makeFolder()
    const log = join(bin, 'arguments')
    writeFileSync(
      join(bin, 'git'),
      `#!/bin/sh\nprintf '%s\\n' "$@" >> ${log}\nPATH=${process.env.PATH} exec git "$@"\n`,
    )
    chmodSync(join(bin, 'git'), 0o755)
    const mirror = await openMirror(home, 'hub.invalid/octo/duck', {
      environment: { ...environment(), PATH: `${bin}:${process.env.PATH}` },
    })
    await mirror.fetch(remote(), change)
    const secret = must(token.split(' ')[1])
    expect(readFileSync(log, 'utf8')).toContain(url)
    expect(readFileSync(log, 'utf8')).not.toContain(secret)
    for (const file of readdirSync(mirror.path, { recursive: true, encoding: 'utf8', withFileTypes: true }))
      if (file.isFile()) expect(readFileSync(join(file.parentPath, file.name), 'latin1')).not.toContain(secret)
  })

  it.each(['', '..', 'a/b', 'a/b/c/d', 'hub/../etc', 'hub/oc to/x', '-o/x/y '])(
    'refuses "%s" as a name',
    async (repo) => {
      await expect(openMirror(home, repo)).rejects.toThrow(/Invalid repository/)
    },
  )

  it('says who must act when it is refused, gone or out of reach, and never the token', async () => {
    const change = pullRequest()
    const mirror = await open()
    const failure = async (to: { url: string; authorization: string }, of = change) => {
      const error = await mirror.fetch(to, of).catch((thrown: unknown) => thrown)
      expect(error).toBeInstanceOf(DuckError)
      expect((error as DuckError).short).not.toContain(to.authorization.split(' ')[1])
      return (error as DuckError).kind
    }
    expect(await failure({ url, authorization: 'Basic d3Jvbmc6d3Jvbmc=' })).toBe('denied')
    expect(await failure(remote(), { ...change, number: 9 })).toBe('not-found')
    server.close()
    server.closeAllConnections()
    expect(await failure({ ...remote(), url: 'http://127.0.0.1:1/octo/duck.git' })).toBe('unavailable')
  })

  it('stops when it is told to', async () => {
    const change = pullRequest()
    const controller = new AbortController()
    server.removeAllListeners('request')
    server.on('request', () => controller.abort(new DuckError('conflict', 'A newer push replaced it.')))
    const mirror = await open(controller.signal)
    await expect(mirror.fetch(remote(), change)).rejects.toThrow('A newer push replaced it.')
    server.closeAllConnections()
  })
})
