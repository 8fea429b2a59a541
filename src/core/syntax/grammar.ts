import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { Language as Grammar, Parser } from 'web-tree-sitter'
import { DuckError } from '../errors.ts'
import { runtimeModule } from './fast-cursor.ts'
import type { Language } from './types.ts'

/** A loaded grammar with the parser that is set to it. */
export interface LoadedGrammar {
  language: Language
  grammar: Grammar
  parser: Parser
}

/** Starts the WASM runtime of this thread. */
export async function startRuntime(): Promise<void> {
  await Parser.init(runtimeModule as Parameters<typeof Parser.init>[0])
}

/** Loads a grammar from the npm package that ships it; `config` error that says what to do when it does not load. */
export async function loadGrammar(language: Language): Promise<LoadedGrammar> {
  const grammar = await Grammar.load(readWasm(language))
  const parser = new Parser()
  parser.setLanguage(grammar)
  return { language, grammar, parser }
}

/** The section that a side module starts with stands within these bytes. */
const headBytes = 64

function readWasm(language: Language): Uint8Array {
  let bytes: Buffer
  try {
    bytes = readFileSync(createRequire(import.meta.url).resolve(language.wasm))
  } catch (error) {
    throw new DuckError(
      'config',
      `The grammar for ${language.name} (${language.wasm}) could not be read: install the npm packages again.`,
      { detail: error instanceof Error ? error.message : String(error), cause: error },
    )
  }
  // web-tree-sitter ≥ 0.26 fails on the older section `dylink` with an error whose message is empty (tree-sitter#5171).
  if (!bytes.subarray(0, headBytes).includes('dylink.0')) {
    throw new DuckError(
      'config',
      `The grammar for ${language.name} (${language.wasm}) was built for an older tree-sitter: install a newer version of its package.`,
    )
  }
  return bytes
}
