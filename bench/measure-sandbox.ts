import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { openRepository } from '../src/core/git/repository.ts'
import { openWorktree } from '../src/core/git/worktree.ts'
import { openSandbox } from '../src/core/sandbox/run-sandboxed.ts'
import { interleave, median, pairedRatio, type Row, runProcess } from './measure.ts'

const rounds = 15
const mostOverheadMs = 50

/** What a sandbox and a worktree cost besides the command that runs in them. */
export async function measureSandbox(path: string, name: string, folder: string): Promise<Row[]> {
  const empty = join(folder, 'sandboxed')
  mkdirSync(empty, { recursive: true })
  return [await measureStart(empty), await measureWorktree(path, name, folder)]
}

async function measureStart(empty: string): Promise<Row> {
  const what = 'a command in the sandbox, more than alone'
  const goal = `≤ ${mostOverheadMs} ms`
  const sandbox = await openSandbox(process.env.PATH ?? '').catch((error: Error) => error)
  if (sandbox instanceof Error) return { what, goal, measured: `not measured: ${sandbox.message}` }
  const [bare = [], inside = []] = await interleave(rounds, [
    () => timed(() => runProcess('/bin/true', [])),
    () => timed(() => sandbox.run({ command: ['true'], folder: empty })),
  ])
  const overhead = median(inside) - median(bare)
  const measured = `${Math.round(overhead)} ms (${Math.round(median(inside))} against ${Math.round(median(bare))} ms)`
  return { what, goal, measured, holds: overhead <= mostOverheadMs }
}

async function measureWorktree(path: string, name: string, folder: string): Promise<Row> {
  const repository = await openRepository(path, { environment: { PATH: process.env.PATH ?? '' } })
  const head = await repository.resolve('HEAD')
  const added = join(folder, 'added')
  try {
    const [git = [], ours = []] = await interleave(3, [
      async () => {
        const spent = await timed(async () =>
          execFileSync('git', ['-C', path, 'worktree', 'add', '--quiet', '--detach', added, head]),
        )
        rmSync(added, { recursive: true })
        execFileSync('git', ['-C', path, 'worktree', 'prune'])
        return spent
      },
      async () => {
        let close = async (): Promise<void> => {}
        const spent = await timed(async () => {
          const worktree = await openWorktree(repository, head, folder)
          close = worktree.close
        })
        await close()
        return spent
      },
    ])
    const measured = `${pairedRatio(ours, git).toFixed(2)} × (${Math.round(median(ours))} ms)`
    return { what: `a worktree of all files: ${name}`, goal: 'beside `git worktree add`', measured }
  } finally {
    await repository.close()
  }
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await run()
  return performance.now() - started
}
