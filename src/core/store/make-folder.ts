import { chmodSync, closeSync, lstatSync, mkdirSync, openSync, type Stats } from 'node:fs'
import { homedir } from 'node:os'
import { dirname } from 'node:path'

/** The bits of a mode for other users. */
const othersBits = 0o077
/** Set on shared folders such as `/tmp`. */
const stickyBit = 0o1000

/**
 * Creates a folder that only the current user can open. An existing folder also becomes private, but its
 * ancestors keep their permissions. Node's own recursive `mkdir` never returns for paths under `/proc`, where folders cannot be created.
 */
export function makeFolder(folder: string): void {
  if (!create(folder)) makePrivate(folder)
}

/** Creates a folder and its ancestors. Returns false if it exists. */
function create(folder: string): boolean {
  try {
    return createLast(folder)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT' || dirname(folder) === folder) throw error
    create(dirname(folder))
    return createLast(folder)
  }
}

function createLast(folder: string): boolean {
  try {
    mkdirSync(folder, 0o700)
    return true
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    return false
  }
}

/**
 * Creates a database file that only the current user can open, or makes an existing one private. SQLite creates its other
 * files with the same mode.
 */
export function makeDatabaseFile(file: string): void {
  closeSync(openSync(file, 'a', 0o600))
  for (const ending of ['', '-wal', '-shm']) makePrivate(`${file}${ending}`)
}

/** Removes the permissions of other users, unless the path belongs to someone else or is a shared folder. */
function makePrivate(path: string): void {
  const found = lstatSync(path, { throwIfNoEntry: false })
  if (found === undefined || !isOurs(found) || path === homedir()) return
  if ((found.mode & othersBits) !== 0) chmodSync(path, found.mode & 0o700)
}

function isOurs(found: Stats): boolean {
  return !found.isSymbolicLink() && found.uid === process.getuid?.() && (found.mode & stickyBit) === 0
}
