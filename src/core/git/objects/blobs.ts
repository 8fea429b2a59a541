import type { Blob } from '../types.ts'
import type { WorkingTree } from '../working-tree.ts'
import type { CatFile } from './cat-file.ts'
import { isObjectId, isZero } from './object-id.ts'

/** Maximum number of content bytes in flight from git. */
const inFlight = 64 * 1024 * 1024

/**
 * Reads blobs from disk or from git. Sizes are requested first, so that larger blobs are never loaded, and concurrency
 * is limited to bound the memory use.
 */
export function createBlobReader(
  objects: CatFile,
  tree?: WorkingTree,
): { read(id: string, maxBytes: number): Promise<Blob> } {
  let reading = 0
  const queue: { size: number; go: () => void }[] = []

  const admit = async (size: number) => {
    if (reading > 0 && reading + size > inFlight) await new Promise<void>((go) => queue.push({ size, go }))
    else reading += size
  }
  const release = (size: number) => {
    reading -= size
    for (let next = queue[0]; next && (reading === 0 || reading + next.size <= inFlight); next = queue[0]) {
      queue.shift()
      reading += next.size
      next.go()
    }
  }

  return {
    async read(id, maxBytes) {
      if (!isObjectId(id) || isZero(id)) return { id, size: 0, missing: 'absent' }
      const onDisk = await tree?.read(id, maxBytes)
      if (onDisk && 'bytes' in onDisk) return onDisk
      const info = await objects.info(id)
      if (!info || !('id' in info)) return onDisk ?? { id, size: 0, missing: 'absent' }
      const { size } = info
      if (info.type !== 'blob') return { id, size, missing: 'not-a-blob' }
      if (size > maxBytes) return { id, size, missing: 'too-large' }
      await admit(size)
      try {
        const bytes = await objects.contents(id)
        return bytes ? { id, size, bytes } : { id, size, missing: 'absent' }
      } finally {
        release(size)
      }
    },
  }
}
