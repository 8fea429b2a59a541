import { lstat, readdir, readFile, statfs } from 'node:fs/promises'
import { join } from 'node:path'
import type { SandboxLimits } from './sandbox.ts'

const pageBytes = 4096
/** A file in memory also occupies the kernel. */
const fileBytes = 1024

/** The processes of a sandbox and what they hold now. */
interface Processes {
  count: number
  memoryBytes: number
}

/** The free space of a disk. */
export interface FreeSpace {
  bytes: number
  files: number
}

/**
 * Returns the limit that a running command exceeds, if any. `pid` is the outermost process of the sandbox. Limits that
 * the kernel enforces for each process alone are checked here for all of them together.
 */
export async function exceededLimit(
  pid: number,
  folder: string,
  before: FreeSpace,
  limits: SandboxLimits,
): Promise<keyof SandboxLimits | undefined> {
  const { count, memoryBytes } = await measureProcesses(pid)
  if (count > limits.processes) return 'processes'
  if (memoryBytes > limits.memoryBytes) return 'memoryBytes'
  return exceededDisk(folder, before, limits)
}

export async function freeSpace(folder: string): Promise<FreeSpace> {
  const { bavail, bsize, ffree } = await statfs(folder)
  return { bytes: bavail * bsize, files: ffree }
}

/**
 * Compares the free space of the disk with that before the command, and walks through the folder only if that much was
 * used since: others may have used it.
 */
async function exceededDisk(
  folder: string,
  before: FreeSpace,
  limits: SandboxLimits,
): Promise<'diskBytes' | 'files' | undefined> {
  const free = await freeSpace(folder)
  const much = { bytes: before.bytes - free.bytes > limits.diskBytes, files: before.files - free.files > limits.files }
  if (!much.bytes && !much.files) return undefined
  const held = await measureFolder(folder)
  if (much.bytes && held.bytes > limits.diskBytes) return 'diskBytes'
  return much.files && held.files > limits.files ? 'files' : undefined
}

async function measureFolder(folder: string): Promise<{ bytes: number; files: number }> {
  const held = { bytes: 0, files: 0 }
  const waiting = [folder]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const entry of await readdir(next, { withFileTypes: true }).catch(() => [])) {
      held.files += 1
      const path = join(next, entry.name)
      if (entry.isDirectory()) waiting.push(path)
      else held.bytes += ((await lstat(path).catch(() => undefined))?.blocks ?? 0) * 512
    }
  }
  return held
}

/** Adds up a process and its descendants. Processes that end meanwhile do not count. */
async function measureProcesses(pid: number): Promise<Processes> {
  const total = { count: 0, memoryBytes: await temporaryBytes(pid) }
  const waiting = [pid]
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    const [children, memory] = await Promise.all([
      read(`/proc/${next}/task/${next}/children`),
      read(`/proc/${next}/statm`),
    ])
    const [, resident = 0, shared = 0] = memory.split(' ').map(Number)
    total.count += memory === '' ? 0 : 1
    total.memoryBytes += (resident - shared) * pageBytes
    waiting.push(...children.split(' ').filter(Boolean).map(Number))
  }
  return total
}

/** Returns what the temporary folders of the sandbox hold, which is memory. */
async function temporaryBytes(pid: number): Promise<number> {
  const [inside] = (await read(`/proc/${pid}/task/${pid}/children`)).split(' ')
  const used = await Promise.all(
    ['/tmp', '/home/user', '/dev/shm'].map(async (folder) => {
      const { blocks, bfree, bsize, files, ffree } = await statfs(`/proc/${inside}/root${folder}`)
      return (blocks - bfree) * bsize + (files - ffree) * fileBytes
    }),
  ).catch(() => [])
  return used.reduce((sum, bytes) => sum + bytes, 0)
}

const read = (path: string): Promise<string> => readFile(path, 'utf8').catch(() => '')
