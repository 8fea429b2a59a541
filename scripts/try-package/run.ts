import { execFile } from 'node:child_process'
import { delimiter, dirname } from 'node:path'

/** What a command printed and how it ended. */
export interface Run {
  code: number
  stdout: string
  stderr: string
}

/** Variables that would change what is tried: those of `npm run` and ours. */
const dropped = /^(?:npm_|RUBBERDUCK_|NODE_(?:ENV|OPTIONS|PATH)$|INIT_CWD$|DATABASE_URL$|.*_API_KEY$)/
/** Where npm gets packages from is the machine's to say. */
const kept = /^npm_config_(?:registry|cache|userconfig|globalconfig|.*proxy)$/

/** Returns the environment for a command that runs outside of this clone, with this `node` first. */
export function cleanEnvironment(node: string, more: Record<string, string> = {}): NodeJS.ProcessEnv {
  const own = Object.entries(process.env).filter(([name]) => !dropped.test(name) || kept.test(name))
  const path = `${dirname(node)}${delimiter}${process.env.PATH ?? ''}`
  return { ...Object.fromEntries(own), PATH: path, NO_COLOR: '1', ...more }
}

/** Runs a command to its end, whatever its exit code. */
export function run(command: string, args: string[], options: { cwd: string; env: NodeJS.ProcessEnv }): Promise<Run> {
  return new Promise((resolve, reject) => {
    execFile(command, args, { ...options, maxBuffer: 64 * 2 ** 20, timeout: 300_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : error.code
      if (typeof code === 'number') resolve({ code, stdout, stderr })
      else reject(error)
    })
  })
}
