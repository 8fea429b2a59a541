import { createHash } from 'node:crypto'

export type ObjectFormat = 'sha1' | 'sha256'

/** The side of a range for the files on disk. */
export const workingTree = 'working-tree'

/** The side of a range for the index, that is, the next commit. */
export const stagedIndex = 'index'

/** Tells whether a side is not a commit, so that it has no history. */
export function isUncommitted(side: string): boolean {
  return side === workingTree || side === stagedIndex
}

/** Returns the object id that git assigns to these bytes as a blob or tree. */
export function objectId(format: ObjectFormat, bytes: Uint8Array, type: 'blob' | 'tree' = 'blob'): string {
  return createHash(format).update(`${type} ${bytes.length}\0`).update(bytes).digest('hex')
}

/** Returns an id for content that is not hashed as a blob. It never matches a git object. */
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
