import { copyFileSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { loadLanguages } from '../../src/core/syntax/language/languages.ts'

/** Copies the parser's and every grammar's `.wasm` file into `folder`; returns where they came from. */
export function collectWasm(folder: string): string[] {
  const { resolve } = createRequire(import.meta.url)
  const specifiers = ['web-tree-sitter/web-tree-sitter.wasm', ...loadLanguages().map(({ wasm }) => wasm)]
  const names = new Map<string, string>()
  mkdirSync(folder, { recursive: true })
  for (const specifier of specifiers) {
    const source = resolve(specifier)
    const name = basename(specifier)
    const other = names.get(name)
    if (other !== undefined && other !== source)
      throw new Error(`two grammars have a file ${name}: ${other}, ${source}`)
    names.set(name, source)
    copyFileSync(source, join(folder, name))
  }
  return [...names.values()]
}
