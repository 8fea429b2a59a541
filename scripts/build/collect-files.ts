import { copyFileSync, mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { loadLanguages } from '../../src/core/syntax/language/languages.ts'

/** Copies the `.wasm` files of the parser, the grammars and the rasterizer into `folder`; returns their origins. */
export function collectWasm(folder: string): string[] {
  const own = ['web-tree-sitter/web-tree-sitter.wasm', '@resvg/resvg-wasm/index_bg.wasm']
  return collectFiles([...own, ...loadLanguages().map(({ wasm }) => wasm)], folder)
}

/** Copies the font of pictures into `folder`; returns its origin. */
export function collectFonts(folder: string): string[] {
  return collectFiles(['dejavu-fonts-ttf/ttf/DejaVuSansMono.ttf'], folder)
}

function collectFiles(specifiers: readonly string[], folder: string): string[] {
  const { resolve } = createRequire(import.meta.url)
  const names = new Map<string, string>()
  mkdirSync(folder, { recursive: true })
  for (const specifier of specifiers) {
    const source = resolve(specifier)
    const name = basename(specifier)
    const other = names.get(name)
    if (other !== undefined && other !== source)
      throw new Error(`two packages have a file ${name}: ${other}, ${source}`)
    names.set(name, source)
    copyFileSync(source, join(folder, name))
  }
  return [...names.values()]
}
