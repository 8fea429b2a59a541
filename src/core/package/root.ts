import { existsSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Files that start a process or a thread, relative to `src/` and without extension. */
export const entries = ['cli', 'worker', 'core/syntax/parser/worker'] as const

/** A file that starts a process or a thread. */
export type EntryPoint = (typeof entries)[number]

/** Tells whether this is the built package (`dist/`) rather than the sources. */
export const isBuilt = !import.meta.url.endsWith('.ts')

/** The folder of the package: the nearest ancestor of `src/` or `dist/` with a `package.json`. */
export const packageRoot = findRoot(dirname(fileURLToPath(import.meta.url)))

function findRoot(folder: string): string {
  const parent = dirname(folder)
  return parent === folder || existsSync(join(folder, 'package.json')) ? folder : findRoot(parent)
}

/** Returns the path of a file or folder in the package, for example `grammars` or `app.yml`. */
export function packageFile(path: string): string {
  return join(packageRoot, path)
}

/** Returns the path of the file that starts a process or a thread, in the sources or in the build. */
export function entryFile(entry: EntryPoint): string {
  return packageFile(isBuilt ? `dist/${entry}.js` : `src/${entry}.ts`)
}

/** Returns the path of a `.wasm` file in an npm package. The build copies these files to `dist/wasm`. */
export function wasmFile(specifier: string): string {
  return isBuilt ? packageFile(`dist/wasm/${basename(specifier)}`) : createRequire(import.meta.url).resolve(specifier)
}

/** Returns the path of a font file in an npm package. The build copies these files to `dist/fonts`. */
export function fontFile(specifier: string): string {
  return isBuilt ? packageFile(`dist/fonts/${basename(specifier)}`) : createRequire(import.meta.url).resolve(specifier)
}

/** Returns the version of the package. */
export function readVersion(): string {
  return (JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string }).version
}
