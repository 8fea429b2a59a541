import type { ChildProcess } from 'node:child_process'
import { DuckError } from '../../errors.ts'
import { must } from '../../must.ts'
import { cancelled, gitMissing } from '../process/failure.ts'
import { type GitContext, spawnGit } from '../process/run.ts'

/** Information about an object; undefined if the name is unknown, `ambiguous` if a short id matches several. */
type ObjectInfo = { id: string; type: string; size: number } | { ambiguous: true } | undefined

/** A long-lived `git cat-file --batch-command` process. Calls can be pipelined and are answered in order. */
export interface CatFile {
  /** `name` may use any revision syntax. A name with a line break counts as unknown. */
  info(name: string): Promise<ObjectInfo>
  /** Returns the whole object. Check its size with `info` first. */
  contents(id: string): Promise<Buffer | undefined>
  close(): void
}

interface Request {
  command: 'info' | 'contents'
  name: string
  attempts: number
  resolve: (answer: { info: ObjectInfo; bytes?: Buffer }) => void
  reject: (error: DuckError) => void
}

/** Starts git on the first request. If the process dies, it is restarted and the failed request is retried once. */
export function createCatFile(git: GitContext): CatFile {
  let child: ChildProcess | undefined
  let waiting: Request[] = []
  let unsent: Request[] = []
  let closed = false
  let deaths = 0

  const onAbort = () => fail(cancelled(must(git.signal)))
  git.signal?.addEventListener('abort', onAbort, { once: true })

  function fail(error: DuckError): void {
    const requests = [...waiting, ...unsent]
    waiting = []
    unsent = []
    child?.kill('SIGKILL')
    child = undefined
    for (const request of requests) request.reject(error)
  }

  function start(): ChildProcess {
    const started = spawnGit(git, ['cat-file', '--batch-command', '--buffer'], ['pipe', 'pipe', 'pipe'])
    const read = createReader(
      (info, bytes) => {
        deaths = 0
        waiting.shift()?.resolve(bytes ? { info, bytes } : { info })
        if (waiting.length === 0 && unsent.length === 0) hold(started, false)
      },
      () => waiting[0]?.command === 'contents',
    )
    must(started.stdout).on('data', read)
    must(started.stdin).on('error', () => {})
    let stderr = ''
    must(started.stderr).on('data', (chunk: Buffer) => {
      stderr = (stderr + chunk.toString()).slice(-4096)
    })
    started.on('error', (error: NodeJS.ErrnoException) => {
      if (started !== child) return
      child = undefined
      fail(
        error.code === 'ENOENT'
          ? gitMissing()
          : new DuckError('unavailable', 'Could not start git.', { detail: error.message }),
      )
    })
    started.on('close', () => {
      if (started !== child) return
      child = undefined
      recover(stderr)
    })
    return started
  }

  /** The first unanswered request is the one that crashed the process. */
  function recover(stderr: string): void {
    const victim = waiting[0]
    unsent = [...waiting, ...unsent]
    waiting = []
    if (!victim) return
    // In a partial clone without fetching, the object is missing.
    if (/promisor|not allowed/.test(stderr)) {
      unsent.shift()
      victim.resolve({ info: undefined })
      flush()
      return
    }
    victim.attempts += 1
    deaths += 1
    if (victim.attempts >= 2 || deaths > 3) {
      const lost = new DuckError(
        'unavailable',
        'Git exited while reading objects. To check the repository for corruption, run `git fsck`.',
        { detail: stderr.trim() },
      )
      if (deaths > 3) {
        fail(lost)
        return
      }
      unsent.shift()
      victim.reject(lost)
    }
    flush()
  }

  function flush(): void {
    if (unsent.length === 0 || closed) return
    try {
      child ??= start()
    } catch (error) {
      fail(error as DuckError)
      return
    }
    hold(child, true)
    const lines = unsent.map((request) => `${request.command} ${request.name}\n`)
    waiting.push(...unsent)
    unsent = []
    must(child.stdin).write(`${lines.join('')}flush\n`)
  }

  function ask(command: Request['command'], name: string): Promise<{ info: ObjectInfo; bytes?: Buffer }> {
    if (closed) return Promise.reject(new DuckError('bug', 'The repository was used after it was closed.'))
    if (git.signal?.aborted) return Promise.reject(cancelled(git.signal))
    if (/[\n\0]/.test(name) || name === '') return Promise.resolve({ info: undefined })
    return new Promise((resolve, reject) => {
      // All requests of one turn of the event loop are sent in a single write.
      if (unsent.length === 0) setImmediate(flush)
      unsent.push({ command, name, attempts: 0, resolve, reject })
    })
  }

  return {
    info: async (name) => (await ask('info', name)).info,
    contents: async (id) => (await ask('contents', id)).bytes,
    close() {
      if (closed) return
      closed = true
      git.signal?.removeEventListener('abort', onAbort)
      fail(new DuckError('bug', 'The repository was closed while it was being read.'))
    },
  }
}

/** Splits the output into answers: a header line, and for `contents` also the bytes and a line break. */
function createReader(answer: (info: ObjectInfo, bytes?: Buffer) => void, wantsContents: () => boolean) {
  let header: Buffer[] = []
  let body: { info: ObjectInfo; bytes: Buffer; filled: number; left: number } | undefined
  return (chunk: Buffer): void => {
    let position = 0
    while (position < chunk.length) {
      if (body) {
        const take = Math.min(body.left, chunk.length - position)
        body.filled += chunk.copy(body.bytes, body.filled, position, position + take)
        body.left -= take
        position += take
        if (body.left > 0) return
        const { info, bytes } = body
        body = undefined
        answer(info, bytes)
        continue
      }
      const end = chunk.indexOf(10, position)
      header.push(chunk.subarray(position, end < 0 ? chunk.length : end))
      if (end < 0) return
      position = end + 1
      const info = parseHeader(Buffer.concat(header).toString())
      header = []
      if (info && 'size' in info && wantsContents()) {
        body = { info, bytes: Buffer.allocUnsafe(info.size), filled: 0, left: info.size + 1 }
      } else {
        answer(info)
      }
    }
  }
}

function parseHeader(line: string): ObjectInfo {
  const [, id, type, size] = /^([0-9a-f]{40}|[0-9a-f]{64}) (\w+) (\d+)$/.exec(line) ?? []
  if (id !== undefined && type !== undefined) return { id, type, size: Number(size) }
  return line.endsWith(' ambiguous') ? { ambiguous: true } : undefined
}

/** An idle process must not keep the program running. */
function hold(child: ChildProcess, busy: boolean): void {
  for (const each of [child, child.stdin, child.stdout, child.stderr] as ({
    ref?: () => void
    unref?: () => void
  } | null)[]) {
    if (busy) each?.ref?.()
    else each?.unref?.()
  }
}
