import { type ChildProcess, type StdioOptions, spawn } from 'node:child_process'
import { DuckError } from '../../errors.ts'
import { must } from '../../must.ts'
import { cancelled, gitFailure, gitMissing } from './failure.ts'

/** The folder and the sanitized environment for git calls. */
export interface GitContext {
  cwd: string
  environment: Record<string, string>
  signal?: AbortSignal | undefined
}

export interface RunOptions {
  input?: Buffer | string
  /** Expected exit codes; default only 0. */
  codes?: number[]
  /** Maximum size of the output in bytes; default 64 MiB. */
  maxBytes?: number
  /** At the limit: fail (default), or stop git and return the output so far. */
  overflow?: 'fail' | 'cut'
  /** Receives the output in chunks instead of collecting it. Return false to stop git. */
  consume?: (chunk: Buffer) => boolean
  /** Default: two minutes. */
  timeoutMs?: number
}

export interface RunResult {
  code: number
  stdout: Buffer
  /** The messages of git and of the programs that it started, at most 64 KiB. */
  stderr: string
  /** The output was truncated at the limit or by `consume`. */
  cut: boolean
}

/** Starts git with an argument array and our environment, never through a shell. The only place that starts git. */
export function spawnGit(git: GitContext, args: string[], stdio: StdioOptions): ChildProcess {
  if (git.signal?.aborted) throw cancelled(git.signal)
  return spawn('git', args, { cwd: git.cwd, env: git.environment, stdio, shell: false, windowsHide: true })
}

/** Runs git to completion. Rejects with a `DuckError` for an unexpected exit code, a timeout, or too much output. */
export function runGit(git: GitContext, args: string[], options: RunOptions = {}): Promise<RunResult> {
  const { input, codes = [0], maxBytes = 64 * 1024 * 1024, overflow = 'fail', consume, timeoutMs = 120_000 } = options
  const command = args[0] ?? ''
  return new Promise((resolve, reject) => {
    const child = spawnGit(git, args, [input === undefined ? 'ignore' : 'pipe', 'pipe', 'pipe'])
    const chunks: Buffer[] = []
    let size = 0
    let stderr = ''
    let cut = false
    let failure: DuckError | undefined
    const stop = (error?: DuckError) => {
      failure ??= error
      child.kill('SIGKILL')
    }
    const timer = setTimeout(
      () => stop(new DuckError('timeout', `"git ${command}" timed out after ${Math.round(timeoutMs / 1000)} seconds.`)),
      timeoutMs,
    )
    const onAbort = () => stop(cancelled(must(git.signal)))
    git.signal?.addEventListener('abort', onAbort, { once: true })
    child.stdout?.on('data', (chunk: Buffer) => {
      if (cut || failure) return
      size += chunk.length
      if (consume) {
        cut = !consume(chunk)
      } else if (size > maxBytes) {
        cut = true
        chunks.push(chunk.subarray(0, chunk.length - (size - maxBytes)))
      } else {
        chunks.push(chunk)
      }
      if (!cut) return
      const limit = `The output of "git ${command}" is larger than ${Math.round(maxBytes / 1024 / 1024)} MiB.`
      stop(consume || overflow === 'cut' ? undefined : new DuckError('budget', `${limit} Use a smaller range.`))
    })
    child.stderr?.on('data', (chunk: Buffer) => {
      if (stderr.length < 65_536) stderr += chunk.toString()
    })
    // A process that exits early closes its pipe. Its exit code has the reason.
    child.stdin?.on('error', () => {})
    child.stdin?.end(input)
    child.on('error', (error: NodeJS.ErrnoException) => {
      failure ??=
        error.code === 'ENOENT'
          ? gitMissing()
          : new DuckError('unavailable', 'Could not start git.', { detail: error.message })
      finish(-1)
    })
    child.on('close', (code) => finish(code ?? -1))
    const finish = (code: number) => {
      clearTimeout(timer)
      git.signal?.removeEventListener('abort', onAbort)
      if (failure) reject(failure)
      else if (!cut && !codes.includes(code)) reject(gitFailure(stderr, command, git.cwd))
      else resolve({ code, stdout: joined(chunks), stderr, cut })
    }
  })
}

/** Like `Buffer.concat`, but does not copy a single chunk. */
function joined(chunks: readonly Buffer[]): Buffer {
  const [first, second] = chunks
  return first !== undefined && second === undefined ? first : Buffer.concat(chunks)
}
