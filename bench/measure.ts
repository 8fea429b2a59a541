import { spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { must } from '../src/core/must.ts'

/** One line of the results. `holds` is left out where there is no goal. */
export interface Row {
  what: string
  goal: string
  measured: string
  holds?: boolean
  /** What is known of the reason where a goal is missed. */
  why?: string
}

/** One whole process: wall milliseconds, and peak resident megabytes where it was started with `peak-memory.ts`. */
export interface ProcessCost {
  ms: number
  mb: number
  code: number | null
}

/** Runs a command and throws its output away. */
export function runProcess(
  command: string,
  args: string[],
  options: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<ProcessCost> {
  return new Promise((resolve, reject) => {
    const started = performance.now()
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: { ...process.env, ...options.env },
      stdio: ['ignore', 'ignore', 'pipe', 'pipe'],
    })
    let report = ''
    child.stdio[3]?.on('data', (chunk: Buffer) => (report += chunk))
    child.stderr?.resume()
    child.on('error', reject)
    child.on('close', (code) => resolve({ ms: performance.now() - started, mb: Number(report || 'NaN') / 1024, code }))
  })
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((left, right) => left - right)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1 ? must(sorted[middle]) : (must(sorted[middle - 1]) + must(sorted[middle])) / 2
}

/** Runs the alternatives in turn, A B C A B C …, so that a drift of the machine meets all of them alike; the first round warms up. */
export async function interleave<T>(rounds: number, alternatives: readonly (() => Promise<T>)[]): Promise<T[][]> {
  const results: T[][] = alternatives.map(() => [])
  for (let round = 0; round <= rounds; round++) {
    for (const [index, run] of alternatives.entries()) {
      const result = await run()
      if (round > 0) must(results[index]).push(result)
    }
  }
  return results
}

/** Median of the ratios pair by pair. */
export function pairedRatio(left: readonly number[], right: readonly number[]): number {
  return median(left.map((value, index) => value / must(right[index])))
}

/** Process ids. */
export function childrenOf(parent: number): number[] {
  return readdirSync('/proc')
    .filter((each) => /^\d+$/.test(each))
    .map(Number)
    .filter((pid) => {
      try {
        return Number(/^\d+ \(.*\) \S (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1]) === parent
      } catch {
        return false
      }
    })
}

export function residentMb(pid: number): number {
  return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024
}
