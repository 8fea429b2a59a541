import { readFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** How often to look whether a process has stopped. It takes microseconds. */
const mostLooks = 1000

/**
 * Ends all processes of a sandbox, of which this is the outermost one. Its child is the init process of the sandbox:
 * with that one, the kernel ends all others. It only dies with its parent once it has asked for that, so while the
 * sandbox starts the parent is halted first, to start no other child.
 */
export function endSandbox(pid: number | undefined): void {
  if (pid === undefined || !signal(pid, 'SIGSTOP')) return
  for (let look = 0; look < mostLooks && !isHalted(pid); look++);
  for (const child of read(`/proc/${pid}/task/${pid}/children`).split(' ').filter(Boolean))
    signal(Number(child), 'SIGKILL')
  signal(pid, 'SIGKILL')
}

/**
 * Waits until the init process of a sandbox is gone, and with it all others: the outermost process only knows that the
 * command has ended. 0: it never started.
 */
export async function awaitEnd(init: number): Promise<void> {
  // Nobody may have asked for its exit code yet.
  while (init > 0 && !['Z', 'X', ''].includes(stateOf(init)) && signal(init, 'SIGKILL')) await setTimeout(1)
}

/** Sends a signal; false if the process no longer exists. */
function signal(pid: number, name: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, name)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false
    throw error
  }
}

const isHalted = (pid: number): boolean => ['T', 'Z', ''].includes(stateOf(pid))

/** Returns the state of a process as a letter; empty if it does not exist. */
function stateOf(pid: number): string {
  // It follows the name in brackets, which may itself contain any character.
  const stat = read(`/proc/${pid}/stat`)
  return stat.slice(stat.lastIndexOf(')') + 2, stat.lastIndexOf(')') + 3)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return ''
  }
}
