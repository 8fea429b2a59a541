import { existsSync, realpathSync, statSync } from 'node:fs'
import { dirname, isAbsolute, join, relative, resolve } from 'node:path'
import { fileKindOf } from '../change/file-kind.ts'
import { repoConfigName } from '../config/config.ts'
import type { RunContext } from '../engine.ts'
import { DuckError } from '../errors.ts'
import { openPlainFolder, type PlainFolder } from '../git/plain-folder.ts'

/**
 * Opens a folder without git, or its nearest ancestor with a configuration. `wanted`: absolute paths of the run's
 * targets. Throws `not-found` if the folder does not exist.
 */
export function openPlainFolderAt(
  path: string,
  { environment }: RunContext,
  wanted: readonly string[] = [],
): PlainFolder {
  const folder = nearestFolder(path)
  if (folder === undefined) throw new DuckError('not-found', `Folder ${path} not found. Check the path.`)
  const root = realpathSync(configured(folder) ?? folder)
  return openPlainFolder(root, {
    wanted: wanted.filter((each) => isAbsolute(each)).map((each) => relative(root, each)),
    // Folders that are skipped by their path in a repository are not walked here.
    skips: (name) => fileKindOf(`${name}x`).skipped !== undefined,
    never: [resolve(environment.home)],
  })
}

function nearestFolder(path: string): string | undefined {
  const stat = statSync(path, { throwIfNoEntry: false })
  if (stat === undefined) return undefined
  return stat.isDirectory() ? path : dirname(path)
}

function configured(folder: string): string | undefined {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, repoConfigName))) return at
    if (dirname(at) === at) return undefined
  }
}
