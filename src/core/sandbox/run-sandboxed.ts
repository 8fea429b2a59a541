import { type ChildProcess, spawn } from 'node:child_process'
import { access, constants as accessModes } from 'node:fs/promises'
import { constants } from 'node:os'
import { delimiter, join } from 'node:path'
import type { Readable, Writable } from 'node:stream'
import { DuckError } from '../errors.ts'
import { must } from '../must.ts'
import { bubblewrapArguments, bubblewrapInputs, infoDescriptor } from './bubblewrap.ts'
import { awaitEnd, endSandbox } from './end-sandbox.ts'
import { OutputBuffer } from './output.ts'
import { defaultLimits, type SandboxLimits, type SandboxRequest, type SandboxResult } from './sandbox.ts'
import { seccompFilter } from './seccomp-filter.ts'
import { exceededLimit, freeSpace } from './usage.ts'

/** How often the processes of a command are added up. */
const watchMs = 100

/** Exit code of a shell whose command wrote more to one file than it may. */
const tooLargeFile = 128 + constants.signals.SIGXFSZ

/** Runs commands in a sandbox. */
export interface Sandbox {
  /**
   * Runs a command to its end, with all processes that it started. The exit code is 127 if the program is missing.
   * Throws the reason of the signal if it aborts, and `unavailable` if the sandbox does not start.
   */
  run(request: SandboxRequest): Promise<SandboxResult>
}

/**
 * Opens the sandbox of this machine. `path` is the PATH of the server. Throws `config` with the remedy if there is
 * none; nothing runs without it.
 */
export async function openSandbox(path: string): Promise<Sandbox> {
  const sandbox = opened.get(path) ?? (await findSandbox(path))
  opened.set(path, sandbox)
  return sandbox
}

const opened = new Map<string, Sandbox>()

async function findSandbox(path: string): Promise<Sandbox> {
  if (process.platform !== 'linux')
    throw unavailable('it needs Linux', 'Run RubberDuck on Linux, for example in its Docker image.')
  const program = await findProgram('bwrap', path)
  if (program === undefined)
    throw unavailable('bubblewrap is not installed', 'Install the package `bubblewrap` of your distribution.')
  const filter = seccompFilter(process.arch)
  if (filter === undefined) throw unavailable(`it does not support ${process.arch}`, 'Use an x64 or arm64 machine.')
  const run = (request: SandboxRequest) => runWith(program, filter, request)
  const { code, output } = await run({ command: ['true'], folder: '/usr/share' })
  if (code !== 0)
    throw unavailable(
      `bubblewrap does not start (${output.trim().split('\n').at(-1)})`,
      'Allow unprivileged user namespaces (`sysctl kernel.apparmor_restrict_unprivileged_userns=0`; in Docker, a seccomp profile that allows them).',
    )
  return { run }
}

function unavailable(reason: string, remedy: string): DuckError {
  return new DuckError('config', `Code cannot be run in a sandbox on this machine: ${reason}. ${remedy}`)
}

/** Returns the absolute path of a program; undefined if it is not in the PATH. */
async function findProgram(name: string, path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((each) => each.startsWith('/'))) {
    const program = join(folder, name)
    const found = await access(program, accessModes.X_OK).then(
      () => true,
      () => false,
    )
    if (found) return program
  }
  return undefined
}

async function runWith(program: string, filter: Buffer, request: SandboxRequest): Promise<SandboxResult> {
  const limits = { ...defaultLimits, ...request.limits }
  const before = await freeSpace(request.folder)
  request.signal?.throwIfAborted()
  const started = performance.now()
  const child = spawn(program, bubblewrapArguments(request, limits), {
    stdio: ['ignore', 'pipe', 'pipe', ...bubblewrapInputs(filter).map(() => 'pipe' as const), 'pipe'],
    env: {},
    detached: true,
  })
  giveInputs(child, filter)
  let info = ''
  readInfo(child, (text) => {
    info += text
  })
  const output = new OutputBuffer()
  let exceeded: keyof SandboxLimits | undefined
  const stop = (limit?: keyof SandboxLimits) => {
    exceeded ??= limit
    endSandbox(child.pid)
  }
  const onOutput = (chunk: Buffer) => {
    if (output.bytes <= limits.outputBytes) output.add(chunk)
    if (output.bytes > limits.outputBytes) stop('outputBytes')
  }
  child.stdout?.on('data', onOutput)
  child.stderr?.on('data', onOutput)
  const onAbort = () => stop()
  request.signal?.addEventListener('abort', onAbort, { once: true })
  const timer = setTimeout(() => stop('seconds'), limits.seconds * 1000)
  const watching = watch(child, async () => {
    const limit = await exceededLimit(must(child.pid), request.folder, before, limits)
    if (limit !== undefined) stop(limit)
  })
  try {
    const code = await codeOf(child)
    await awaitEnd(Number(/"child-pid": (\d+)/.exec(info)?.[1] ?? 0))
    if (code === tooLargeFile) exceeded ??= 'diskBytes'
    request.signal?.throwIfAborted()
    const milliseconds = Math.round(performance.now() - started)
    return { code, output: output.text(), milliseconds, ...(exceeded === undefined ? {} : { exceeded }) }
  } finally {
    clearTimeout(timer)
    request.signal?.removeEventListener('abort', onAbort)
    await watching
  }
}

function readInfo({ stdio }: ChildProcess, take: (text: string) => void): void {
  const pipe = (stdio as (Readable | undefined)[])[infoDescriptor]
  pipe?.on('data', (chunk: Buffer) => take(chunk.toString()))
}

/** The filter and the files are read from pipes before the command starts. */
function giveInputs(child: ChildProcess, filter: Buffer): void {
  for (const [index, input] of bubblewrapInputs(filter).entries()) {
    const pipe = child.stdio[index + 3] as Writable
    // A sandbox that does not start closes it. Its exit code tells.
    pipe.on('error', () => {})
    pipe.end(input)
  }
}

/** Repeats a look at a process, one at a time, until it ends. */
async function watch(child: ChildProcess, look: () => Promise<void>): Promise<void> {
  const ended = new Promise<'ended'>((resolve) => {
    child.once('close', () => resolve('ended'))
    child.once('error', () => resolve('ended'))
  })
  for (;;) {
    let timer: NodeJS.Timeout | undefined
    const pause = new Promise<'again'>((resolve) => {
      timer = setTimeout(() => resolve('again'), watchMs)
    })
    const next = await Promise.race([ended, pause])
    clearTimeout(timer)
    if (next === 'ended') return
    await look()
  }
}

function codeOf(child: ChildProcess): Promise<number> {
  return new Promise((resolve, reject) => {
    child.once('error', (error) =>
      reject(new DuckError('unavailable', 'Could not start the sandbox.', { detail: error.message })),
    )
    child.once('close', (code, signal) => resolve(code ?? 128 + (constants.signals[signal ?? 'SIGKILL'] ?? 0)))
  })
}
