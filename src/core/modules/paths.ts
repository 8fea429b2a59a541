/** Returns the folder of a path; empty at the root. */
export function folderOf(path: string): string {
  const cut = path.lastIndexOf('/')
  return cut === -1 ? '' : path.slice(0, cut)
}

/** Returns the last segment of a path. */
export function baseName(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Returns a file name without folder and extension, for example `date` for `src/date.ts`. */
export function stemOf(path: string): string {
  return baseName(path).replace(/(\.d)?\.[^.]+$/, '')
}

/** Joins two paths and resolves `.` and `..`; undefined if the result is outside the repository. */
export function joinPath(folder: string, relative: string): string | undefined {
  const parts: string[] = []
  for (const part of `${folder}/${relative}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

/** Lists a folder and its ancestors, the nearest first, the root (the empty string) last. */
export function upwards(folder: string): string[] {
  const folders = [folder]
  for (let at = folder; at !== ''; at = folderOf(at)) folders.push(folderOf(at))
  return folders
}

/** The files of a repository, for a resolver. */
export interface FileTree {
  exists(path: string): boolean
  /** Files directly in a folder. */
  filesIn(folder: string): readonly string[]
  /**
   * Folders that contain a file with one of these names, the shallowest first. `*.x` matches any name with that
   * extension.
   */
  foldersWith(names: readonly string[]): readonly string[]
}

/** Creates a tree of paths. Its folders are computed on demand. */
export function createFileTree(paths: ReadonlySet<string>): FileTree {
  let byFolder: Map<string, string[]> | undefined
  const found = new Map<string, readonly string[]>()
  return {
    exists: (path) => paths.has(path),
    filesIn(folder) {
      byFolder ??= Map.groupBy(paths, folderOf)
      return byFolder.get(folder) ?? []
    },
    foldersWith(names) {
      const key = names.join(' ')
      const known = found.get(key) ?? foldersWith(paths, names)
      found.set(key, known)
      return known
    },
  }
}

function foldersWith(paths: Iterable<string>, names: readonly string[]): string[] {
  if (names.length === 0) return []
  const endings = names.filter((name) => name.startsWith('*')).map((name) => name.slice(1))
  const whole = new Set(names)
  const folders = new Set<string>()
  for (const path of paths) {
    const name = baseName(path)
    if (whole.has(name) || endings.some((ending) => name.endsWith(ending))) folders.add(folderOf(path))
  }
  return [...folders].toSorted((one, other) => one.split('/').length - other.split('/').length)
}
