/** Names that stand for folders: `@/` of a tsconfig, `@scope/name` of a workspace. */
export interface Alias {
  /** Text before the `*`, or the whole name. */
  prefix: string
  /** A `*` follows the prefix. */
  open: boolean
  /** Paths without the `*`. */
  targets: string[]
}

const endings = ['.ts', '.tsx', '.d.ts', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs', '.vue', '.svelte', '.json']
const compiledTo: Record<string, string[]> = {
  '.js': ['.ts', '.tsx', '.d.ts', '.jsx'],
  '.jsx': ['.tsx'],
  '.mjs': ['.mts', '.d.mts'],
  '.cjs': ['.cts', '.d.cts'],
}

/** The file that a JavaScript or TypeScript import means; undefined for packages from elsewhere and for what does not exist. */
export function resolveScript(
  importer: string,
  source: string,
  exists: (path: string) => boolean,
  aliases: readonly Alias[] = [],
): string | undefined {
  const clean = source.replace(/[?#].*$/, '')
  if (clean.startsWith('.')) return firstOf(scriptCandidates(join(folderOf(importer), clean)), exists)
  for (const { prefix, open, targets } of aliases) {
    if (open ? !clean.startsWith(prefix) : clean !== prefix) continue
    const rest = clean.slice(prefix.length)
    const found = firstOf(
      targets.flatMap((target) => scriptCandidates(join('', target + rest))),
      exists,
    )
    if (found !== undefined) return found
  }
  return undefined
}

function scriptCandidates(base: string | undefined): string[] {
  if (base === undefined) return []
  const index = endings.map((ending) => (base === '' ? `index${ending}` : `${base}/index${ending}`))
  const ending = /\.[mc]?jsx?$/.exec(base)?.[0]
  const sources = (ending === undefined ? [] : (compiledTo[ending] ?? [])).map(
    (other) => base.slice(0, -ending!.length) + other,
  )
  return [base, ...sources, ...endings.map((other) => base + other), ...index]
}

/** The file that a Python module name means, dotted or relative: `a.b`, `.x`, `..`. */
export function resolvePython(importer: string, source: string, exists: (path: string) => boolean): string | undefined {
  const dots = /^\.*/.exec(source)![0].length
  const tail = source.slice(dots).split('.').filter(Boolean).join('/')
  if (dots > 0) {
    let folder = folderOf(importer)
    for (let up = 1; up < dots; up++) {
      if (folder === '') return undefined
      folder = folderOf(folder)
    }
    return firstOf(moduleCandidates(joinPlain(folder, tail)), exists)
  }
  if (tail === '') return undefined
  const roots = ['', 'src', 'lib', 'python']
  for (let folder = folderOf(importer); folder !== ''; folder = folderOf(folder)) roots.push(folder)
  return firstOf(
    roots.flatMap((root) => moduleCandidates(joinPlain(root, tail))),
    exists,
  )
}

function moduleCandidates(base: string): string[] {
  const inside = base === '' ? '' : `${base}/`
  return [...(base === '' ? [] : [`${base}.py`, `${base}.pyi`]), `${inside}__init__.py`, `${inside}__init__.pyi`]
}

export function folderOf(path: string): string {
  const cut = path.lastIndexOf('/')
  return cut === -1 ? '' : path.slice(0, cut)
}

/** File name without folder and ending: `date` of `src/date.ts`. */
export function stemOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1).replace(/(\.d)?\.[^.]+$/, '')
}

function joinPlain(left: string, right: string): string {
  return left === '' ? right : right === '' ? left : `${left}/${right}`
}

/** Joins and folds `.` and `..`; undefined when it leaves the repo. */
function join(folder: string, relative: string): string | undefined {
  const parts: string[] = []
  for (const part of `${folder}/${relative}`.split('/')) {
    if (part === '' || part === '.') continue
    if (part !== '..') parts.push(part)
    else if (parts.pop() === undefined) return undefined
  }
  return parts.join('/')
}

function firstOf(candidates: string[], exists: (path: string) => boolean): string | undefined {
  return candidates.find(exists)
}
