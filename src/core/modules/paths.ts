/** Returns the folder of a path; the empty string at the root. */
export function folderOf(path: string): string {
  const cut = path.lastIndexOf('/')
  return cut === -1 ? '' : path.slice(0, cut)
}

/** Returns a file name without folder and extension: `date` of `src/date.ts`. */
export function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/(\.d)?\.[^.]+$/, '')
}

/** Joins two paths and folds `.` and `..`; undefined when that leaves the repository. */
export function joinPath(folder: string, relative: string): string | undefined {
  const parts: string[] = []
  for (const part of `${folder}/${relative}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

/** Lists a folder and all above it, the nearest first, the root (the empty string) last. */
export function upwards(folder: string): string[] {
  const folders = [folder]
  for (let at = folder; at !== ''; at = folderOf(at)) folders.push(folderOf(at))
  return folders
}

/** Files of a repository as a resolver asks for them. */
export interface FileTree {
  exists(path: string): boolean
  /** Files right inside of a folder. */
  filesIn(folder: string): readonly string[]
  /** Folders that hold a file of one of these names, the shallowest first; `*.x` is any with that extension. */
  foldersWith(names: readonly string[]): readonly string[]
}

/** Makes a tree of paths; its folders are only computed when somebody asks for them. */
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
    const name = path.slice(path.lastIndexOf('/') + 1)
    if (whole.has(name) || endings.some((ending) => name.endsWith(ending))) folders.add(folderOf(path))
  }
  return [...folders].toSorted((one, other) => one.split('/').length - other.split('/').length)
}
