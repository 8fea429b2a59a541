import { createHash } from 'node:crypto'

export type ObjectFormat = 'sha1' | 'sha256'

/** The side of a range that is the files on disk. */
export const workingTree = 'working-tree'

/** The side of a range that is what the next commit would hold. */
export const stagedIndex = 'index'

/** A side that no commit holds, so that it has no history of its own. */
export function isUncommitted(side: string): boolean {
  return side === workingTree || side === stagedIndex
}

/** The id that git gives to these bytes as a blob (or tree). */
export function objectId(format: ObjectFormat, bytes: Uint8Array, type: 'blob' | 'tree' = 'blob'): string {
  return createHash(format).update(`${type} ${bytes.length}\0`).update(bytes).digest('hex')
}

/** An id for content that is not hashed as a blob; no git object has it. */
export function syntheticId(format: ObjectFormat, description: string): string {
  return createHash(format).update('rubberduck\0').update(description).digest('hex')
}

export function emptyTree(format: ObjectFormat): string {
  return objectId(format, Buffer.alloc(0), 'tree')
}

export function zeroId(format: ObjectFormat): string {
  return '0'.repeat(format === 'sha1' ? 40 : 64)
}

export function isZero(id: string): boolean {
  return /^0+$/.test(id)
}

export function isObjectId(id: string): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64})$/.test(id)
}
