import type { Alias } from './resolve-import.ts'
import { folderOf } from './resolve-import.ts'

/** The names that a `tsconfig.json` gives to folders, where they are simple. */
export function tsconfigAliases(text: string, folder: string): Alias[] {
  const config = parseLoose(text) as
    | { compilerOptions?: { baseUrl?: unknown; paths?: Record<string, unknown> } }
    | undefined
  const options = config?.compilerOptions
  if (options === undefined || typeof options !== 'object') return []
  const baseUrl = typeof options.baseUrl === 'string' ? options.baseUrl : undefined
  const root = under(folder, baseUrl ?? '.')
  const aliases: Alias[] = []
  for (const [pattern, values] of Object.entries(options.paths ?? {})) {
    if (!Array.isArray(values) || pattern.indexOf('*') !== pattern.lastIndexOf('*')) continue
    const open = pattern.endsWith('*')
    if (!open && pattern.includes('*')) continue
    const targets = values
      .filter((value) => typeof value === 'string')
      .map((value) => under(root, value.replace(/\*$/, '')))
    aliases.push({ prefix: open ? pattern.slice(0, -1) : pattern, open, targets })
  }
  if (baseUrl !== undefined) aliases.push({ prefix: '', open: true, targets: [root === '' ? '' : `${root}/`] })
  return aliases
}

/** A package of the repo under its own name; its entry is guessed from where sources usually stand. */
export function packageAliases(text: string, path: string): Alias[] {
  const name = (parseLoose(text) as { name?: unknown } | undefined)?.name
  if (typeof name !== 'string' || name === '') return []
  const folder = folderOf(path)
  const inside = folder === '' ? '' : `${folder}/`
  return [
    {
      prefix: name,
      open: false,
      targets: [`${inside}src/index`, `${inside}index`, `${inside}lib/index`, `${inside}src/main`],
    },
    { prefix: `${name}/`, open: true, targets: [`${inside}src/`, inside] },
  ]
}

/** JSON with comments and trailing commas, or undefined. */
function parseLoose(text: string): unknown {
  const plain = text.replaceAll(
    /("(?:[^"\\]|\\.)*")|\/\/[^\n]*|\/\*[\s\S]*?\*\//g,
    (_, quoted: string | undefined) => quoted ?? '',
  )
  try {
    const value: unknown = JSON.parse(plain.replaceAll(/,(\s*[}\]])/g, '$1'))
    return typeof value === 'object' && value !== null ? value : undefined
  } catch {
    return undefined
  }
}

function under(folder: string, path: string): string {
  const clean = path.replace(/^\.\/?/, '')
  return folder === '' ? clean : clean === '' ? folder : `${folder}/${clean}`
}
