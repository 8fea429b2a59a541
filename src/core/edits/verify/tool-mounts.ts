import { existsSync, lstatSync, realpathSync } from 'node:fs'
import { basename, dirname, join, posix } from 'node:path'
import type { Repository } from '../../git/repository.ts'
import { homeInside, insideFolder, type Mount } from '../../sandbox/sandbox.ts'
import type { PlannedCheck } from '../../toolchain/plan-checks.ts'

/** What a tool needs of the host besides the files of the repository. */
export interface ToolMounts {
  reads: Mount[]
  /** Folders in the sandbox with programs. */
  path: string[]
  /** Folder of dependencies that is nowhere. */
  missing?: string
  /** Where each folder of dependencies is, relative to the project. */
  folders: ReadonlyMap<string, string>
}

/** Where a checked-out project is, and what else it may use. */
export interface ToolHost {
  /** Folder with the files. */
  worktree: string
  repository: Repository
  /** Home of the user who runs RubberDuck; only the caches of tools are read from it. */
  home: string
}

/**
 * Finds the dependencies and the caches of a tool. Dependencies are in the project, or in a folder above it that has
 * several projects, and in the terminal they come from the person's own checkout.
 */
export function toolMounts({ tool, project }: PlannedCheck, { worktree, repository, home }: ToolHost): ToolMounts {
  const node = nodeMounts()
  const folders = new Map<string, string>()
  const reads: Mount[] = [...node.reads]
  let missing: string | undefined
  for (const dependency of tool.dependencies) {
    const places = foldersAbove(project).map((folder) => posix.join(folder, dependency))
    const own = places.filter((place) => !repository.bare && isFree(worktree, place) && isThere(repository.root, place))
    const found = places.find((place) => own.includes(place) || existsSync(join(worktree, place)))
    if (found === undefined) missing ??= `\`${posix.join(project, dependency)}\` is missing`
    else folders.set(dependency, posix.relative(project, found))
    reads.push(...own.map((place) => ({ from: join(repository.root, place), to: posix.join(insideFolder, place) })))
  }
  for (const cache of tool.caches)
    if (isThere(home, cache)) reads.push({ from: join(home, cache), to: posix.join(homeInside, cache) })
  const path = [...node.path, ...tool.path.map((folder) => posix.join(homeInside, folder))]
  return { reads, path, folders, ...(missing === undefined ? {} : { missing }) }
}

/** From the project to the root of the repository. */
function foldersAbove(project: string): string[] {
  const folders = [project]
  for (let folder = project; folder !== '' && folder !== '.'; ) {
    folder = posix.dirname(folder)
    folders.push(folder === '.' ? '' : folder)
  }
  return folders
}

function isThere(root: string, path: string): boolean {
  return existsSync(join(root, path))
}

/** Tells whether a folder can be shown at a path: nothing is there, and no link leads to another place. */
function isFree(worktree: string, path: string): boolean {
  let at = worktree
  for (const name of path.split('/')) {
    at = join(at, name)
    const found = lstatSync(at, { throwIfNoEntry: false })
    if (found === undefined) return true
    if (!found.isDirectory()) return false
  }
  return true
}

const nodeFolder = '/opt/node'

/** The Node.js that runs RubberDuck, which need not be among the programs of the system. */
function nodeMounts(): { reads: Mount[]; path: string[] } {
  const bin = dirname(realpathSync(process.execPath))
  const modules = join(dirname(bin), 'lib', 'node_modules')
  const reads: Mount[] = [{ from: bin, to: `${nodeFolder}/bin` }]
  if (basename(bin) === 'bin' && existsSync(join(modules, 'npm'))) {
    reads.push({ from: modules, to: `${nodeFolder}/lib/node_modules` })
  }
  return { reads, path: [`${nodeFolder}/bin`] }
}
