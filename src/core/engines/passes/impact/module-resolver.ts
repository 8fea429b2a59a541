import { packageAliases, tsconfigAliases } from './aliases.ts'
import { type Alias, folderOf, resolvePython, resolveScript } from './resolve-import.ts'

const maxManifests = 40

/** The file that an import of a script or Python module means. */
export type ModuleResolver = (language: string, importer: string, source: string) => Promise<string | undefined>

/** `read`: text of any file of the repository; undefined where there is none. */
export function createModuleResolver(
  paths: ReadonlySet<string>,
  read: (path: string) => Promise<string | undefined>,
): ModuleResolver {
  const exists = (path: string) => paths.has(path)
  let aliases: Promise<Alias[]> | undefined

  async function readAliases(): Promise<Alias[]> {
    const configs = [...paths]
      .filter((path) => /(^|\/)(tsconfig(\.base)?|jsconfig)\.json$/.test(path))
      .slice(0, maxManifests)
    const manifests = [...paths]
      .filter((path) => /(^|\/)package\.json$/.test(path) && !path.includes('node_modules/'))
      .slice(0, maxManifests)
    const texts = await Promise.all([...configs, ...manifests].map(async (path) => ({ path, text: await read(path) })))
    return texts.flatMap(({ path, text }) => {
      if (text === undefined) return []
      return path.endsWith('package.json') ? packageAliases(text, path) : tsconfigAliases(text, folderOf(path))
    })
  }

  return async (language, importer, source) => {
    if (language === 'python') return resolvePython(importer, source, exists)
    if (source.startsWith('.')) return resolveScript(importer, source, exists)
    if (/^(node|https?|npm|jsr|bun):/.test(source)) return undefined
    aliases ??= readAliases()
    return resolveScript(importer, source, exists, await aliases)
  }
}
