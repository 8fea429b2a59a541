import { isBuiltin } from 'node:module'
import { join } from 'node:path'
import { type OutputChunk, type Plugin, rolldown } from 'rolldown'
import { entries, packageRoot } from '../../src/core/package/root.ts'

/** Lists the packages that a consumer installs beside the bundle, each with the reason. */
export const externals: Readonly<Record<string, string>> = {
  'sqlite-vec': 'finds a native SQLite extension in the package of the platform',
}

/** Lists optional modules of bundled packages that RubberDuck never uses, each with the reason. They become empty. */
const unused: Readonly<Record<string, string>> = {
  'better-sqlite3': '@keyv/sqlite is told to use node:sqlite',
  'bun:sqlite': '@keyv/sqlite uses it on Bun only',
  'pg-native': 'pg uses it on request only',
  'supports-color': 'debug uses it for colors on a terminal only',
}

/** Lists optional modules that their users load in a try block, each with the reason. They throw, as if not installed. */
const absent: Readonly<Record<string, string>> = {
  'zlib-sync': 'discord.js compresses with it',
  bufferutil: 'ws is faster with it',
  'utf-8-validate': 'ws validates with it on old versions of Node',
}

/** Bundles the sources and what they import into `folder`; throws when an import cannot be resolved. */
export async function bundle(folder: string): Promise<OutputChunk[]> {
  const build = await rolldown({
    cwd: packageRoot,
    platform: 'node',
    // The oldest Node that package.json admits.
    transform: { target: 'node22.19' },
    input: Object.fromEntries(entries.map((entry) => [entry, `src/${entry}.ts`])),
    external: (id) => isBuiltin(id) || id in externals,
    plugins: [emptyModules()],
    onLog(_, log) {
      if (/^(?:UNRESOLVED_IMPORT|MISSING_EXPORT|IMPORT_IS_UNDEFINED)$/.test(log.code ?? ''))
        throw new Error(log.message)
    },
  })
  const { output } = await build.write({
    dir: join(packageRoot, folder),
    format: 'esm',
    entryFileNames: '[name].js',
    chunkFileNames: 'chunks/[name]-[hash].js',
    // One file to read for `--help`.
    codeSplitting: { groups: [{ name: 'start', test: /\/src\/start\.ts$/ }] },
  })
  await build.close()
  return output.filter((file) => file.type === 'chunk')
}

function emptyModules(): Plugin {
  return {
    name: 'empty-modules',
    resolveId: (id) => (id in unused ? `\0empty:${id}` : id in absent ? `\0absent:${id}` : undefined),
    load(id) {
      if (id.startsWith('\0absent:')) return "module.exports = undefined\nthrow new Error('It is not installed.')"
      return id.startsWith('\0empty:') ? 'export default undefined' : undefined
    },
  }
}
