import { execFile, execFileSync, spawn } from 'node:child_process'
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { must } from '../../src/core/must.ts'
import { cli } from '../support/cli.ts'

export interface Answer {
  code: number | null
  stdout: string
  stderr: string
}

/** A folder of its own with a repository in it, and the binary run there as a person would. */
export interface Playground {
  path: string
  home: string
  git(...words: string[]): string
  write(files: Record<string, string>): void
  duck(words: readonly string[], options?: { stdin?: string; environment?: Record<string, string> }): Promise<Answer>
  remove(): void
}

/** `program`: the file to run as `rubberduck`. */
export function openPlayground(program = cli): Playground {
  const home = mkdtempSync(join(tmpdir(), 'rubberduck-home-'))
  const path = mkdtempSync(join(tmpdir(), 'rubberduck-repo-'))
  const environment = { PATH: process.env.PATH, HOME: home, RUBBERDUCK_HOME: home, GIT_CONFIG_NOSYSTEM: '1' }
  return {
    path,
    home,
    git: (...words) =>
      execFileSync('git', ['-c', 'user.name=Ada', '-c', 'user.email=ada@example.org', ...words], {
        cwd: path,
        encoding: 'utf8',
        env: environment,
      }),
    write(files) {
      for (const [name, text] of Object.entries(files)) {
        mkdirSync(dirname(join(path, name)), { recursive: true })
        writeFileSync(join(path, name), text)
      }
    },
    duck: (words, { stdin = '', environment: own = {} } = {}) =>
      new Promise((resolve) => {
        const options = { cwd: path, env: { ...environment, ...own }, maxBuffer: 64 * 1024 * 1024 }
        const child = execFile(process.execPath, [program, ...words], options, (error, stdout, stderr) => {
          resolve({ code: error === null ? 0 : typeof error.code === 'number' ? error.code : null, stdout, stderr })
        })
        child.stdin?.on('error', () => {})
        child.stdin?.end(stdin)
      }),
    remove() {
      for (const folder of [home, path]) rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Opens a playground whose repository has one commit with these files. */
export function openPlaygroundWith(files: Record<string, string>): Playground {
  const playground = openPlayground()
  playground.git('init', '--quiet', '--initial-branch=main')
  playground.write(files)
  playground.git('add', '.')
  playground.git('commit', '--quiet', '-m', 'one')
  return playground
}

/** Starts the binary, and interrupts it once it has taken the first of its input; the rest never comes. */
export function duckInterrupted(playground: Playground, words: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...words], {
      cwd: playground.path,
      env: { PATH: process.env.PATH, HOME: playground.home, RUBBERDUCK_HOME: playground.home },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.on('data', (piece) => (stdout += piece))
    child.stderr.on('data', (piece) => (stderr += piece))
    child.stdin.on('error', () => {})
    child.stdin.write('#'.repeat(1024 * 1024), () => child.kill('SIGINT'))
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** Starts the binary and closes its output after the first bytes, as `| head -1` does. */
export function duckIntoHead(playground: Playground, words: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [cli, ...words], {
      cwd: playground.path,
      env: { PATH: process.env.PATH, HOME: playground.home, RUBBERDUCK_HOME: playground.home },
    })
    let stdout = ''
    let stderr = ''
    child.stdout.once('data', (piece) => {
      stdout += piece
      child.stdout.destroy()
    })
    child.stderr.on('data', (piece) => (stderr += piece))
    child.on('close', (code) => resolve({ code, stdout, stderr }))
  })
}

/** Runs the binary with a standard output that cannot be written: a file that is open for reading only. */
export function duckUnheard(playground: Playground, words: readonly string[]): Promise<Answer> {
  return new Promise((resolve) => {
    const stdout = openSync(cli, 'r')
    const child = spawn(process.execPath, [cli, ...words], {
      cwd: playground.path,
      env: { PATH: process.env.PATH, HOME: playground.home, RUBBERDUCK_HOME: playground.home },
      stdio: ['ignore', stdout, 'pipe'],
    })
    let stderr = ''
    must(child.stderr).on('data', (piece) => (stderr += piece))
    child.on('close', (code) => {
      closeSync(stdout)
      resolve({ code, stdout: '', stderr })
    })
  })
}
