import { execFileSync, spawn } from 'node:child_process'
import { copyFileSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { must } from '../../src/core/must.ts'
import { type Mutation, mutate } from './mutations.ts'

/** How a run of tests ended. */
export type TestResult = 'passed' | 'failed' | 'timed out'

/** A copy of the repository in which files may be changed. */
export interface Scratch {
  runTests(tests: readonly string[], limitMs: number): Promise<TestResult>
  /** Does something while a file is mutated. */
  withMutation<T>(mutation: Mutation, work: () => Promise<T>): Promise<T>
}

/** Copies the files that git knows or would add, and links the installed packages. */
export function createScratch(root: string, folder: string): Scratch {
  const list = ['ls-files', '-z', '--cached', '--others', '--exclude-standard']
  for (const file of new Set(execFileSync('git', list, { cwd: root, encoding: 'utf8' }).split('\0'))) {
    // A file that was deleted and not yet committed is listed.
    if (file === '' || !statSync(join(root, file), { throwIfNoEntry: false })?.isFile()) continue
    mkdirSync(join(folder, dirname(file)), { recursive: true })
    copyFileSync(join(root, file), join(folder, file))
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'), 'dir')
  return {
    runTests: (tests, limitMs) => runVitest(folder, tests, limitMs),
    async withMutation(mutation, work) {
      const path = join(folder, mutation.file)
      const text = readFileSync(path, 'utf8')
      writeFileSync(path, mutate(text, mutation))
      try {
        return await work()
      } finally {
        writeFileSync(path, text)
      }
    },
  }
}

function runVitest(cwd: string, tests: readonly string[], limitMs: number): Promise<TestResult> {
  const vitest = join(cwd, 'node_modules/vitest/vitest.mjs')
  const options = ['run', '--bail=1', '--maxWorkers=1', '--reporter=dot', '--testTimeout=60000', '--cache=false']
  const child = spawn(process.execPath, [vitest, ...options, ...tests], { cwd, stdio: 'ignore' })
  return new Promise((resolve, reject) => {
    let late = false
    const timer = setTimeout(() => {
      late = true
      killTree(must(child.pid))
    }, limitMs)
    child.once('error', reject)
    child.once('close', (code) => {
      clearTimeout(timer)
      resolve(late ? 'timed out' : code === 0 ? 'passed' : 'failed')
    })
  })
}

/** Ends the processes that a process started, and what those started, then the process itself if it is another one. */
export function killTree(root: number): void {
  for (const pid of [...descendantsOf(root), root]) if (pid !== process.pid) kill(pid)
}

/** Tests start processes in groups of their own, so one signal does not reach them all. */
function descendantsOf(pid: number): number[] {
  const rows = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n')
  const pairs = rows.map((row) => row.trim().split(/\s+/).map(Number))
  const below = (parent: number): number[] =>
    pairs.filter(([, of]) => of === parent).flatMap(([child]) => [must(child), ...below(must(child))])
  return below(pid)
}

function kill(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It has ended.
  }
}
