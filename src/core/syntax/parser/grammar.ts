import { readFileSync } from 'node:fs'
import { Language as Grammar, Parser } from 'web-tree-sitter'
import { DuckError } from '../../errors.ts'
import { wasmFile } from '../../package/root.ts'
import type { Language } from '../language/language-schema.ts'
import { runtimeModule } from '../tree/open-walk-cursor.ts'

/** A loaded grammar with its parser. */
export interface LoadedGrammar {
  language: Language
  grammar: Grammar
  parser: Parser
}

/** Starts the WASM runtime of this thread. */
export async function startRuntime(): Promise<void> {
  const locateFile = () => wasmFile('web-tree-sitter/web-tree-sitter.wasm')
  await Parser.init(Object.assign(runtimeModule, { locateFile }) as Parameters<typeof Parser.init>[0])
}

/** Loads a grammar. Throws `config` if its file is missing or too old. */
export async function loadGrammar(language: Language): Promise<LoadedGrammar> {
  const grammar = await Grammar.load(readWasm(language))
  const parser = new Parser()
  parser.setLanguage(grammar)
  return { language, grammar, parser }
}

/** The section at the start of a side module is within these bytes. */
const headBytes = 64

function readWasm(language: Language): Uint8Array {
  let bytes: Buffer
  try {
    bytes = readFileSync(wasmFile(language.wasm))
  } catch (error) {
    throw new DuckError(
      'config',
      `The grammar for ${language.name} (${language.wasm}) could not be read. Reinstall RubberDuck.`,
      { detail: error instanceof Error ? error.message : String(error), cause: error },
    )
  }
  // web-tree-sitter ≥ 0.26 throws an error with an empty message for the older section `dylink` (tree-sitter#5171).
  if (!bytes.subarray(0, headBytes).includes('dylink.0')) {
    throw new DuckError(
      'config',
      `The grammar for ${language.name} (${language.wasm}) was built for an older tree-sitter. Install a newer version of its package.`,
    )
  }
  return bytes
}
