import { spawn } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'

/** What a run of the program printed, and how it ended: an exit code or the name of a signal. */
export interface Run {
  end: string
  stdout: string
  stderr: string
}

/** Longest time of a run in milliseconds; both versions may still end alike. */
const limit = 300_000

/** Runs the program with an empty home folder, without model keys, and not as in CI. */
export async function runProgram(
  cli: string,
  { args, cwd, input }: { args: readonly string[]; cwd: string; input?: string },
  { folder, temporary }: { folder: string; temporary: string },
): Promise<Run> {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(join(folder, 'tmp'), { recursive: true })
  const child = spawn(process.execPath, [cli, ...args], { cwd, env: environment(folder, temporary), timeout: limit })
  const ended = new Promise<string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(String(code ?? signal)))
  })
  // A program that ends without reading its input closes the pipe.
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  const [end, stdout, stderr] = await Promise.all([ended, text(child.stdout), text(child.stderr)])
  return { end, stdout, stderr }
}

/** Nothing is inherited but what finds programs: everything else could change the output. */
function environment(folder: string, temporary: string): NodeJS.ProcessEnv {
  const { PATH, Path, SystemRoot } = process.env
  return {
    ...Object.fromEntries(Object.entries({ PATH, Path, SystemRoot }).filter(([, value]) => value !== undefined)),
    HOME: folder,
    USERPROFILE: folder,
    RUBBERDUCK_HOME: join(folder, 'home'),
    TMPDIR: join(folder, 'tmp'),
    TEMP: join(folder, 'tmp'),
    LANG: 'C.UTF-8',
    TZ: 'UTC',
    COLUMNS: '100',
    GIT_CONFIG_NOSYSTEM: '1',
    NODE_COMPILE_CACHE: join(temporary, 'compiled'),
  }
}
