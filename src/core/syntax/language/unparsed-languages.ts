import { readFileSync } from 'node:fs'
import { extname, join } from 'node:path'
import { parse } from 'smol-toml'
import { z } from 'zod'
import { grammarsFolder } from './languages.ts'

const schema = z.record(z.string(), z.array(z.string()))

let known: Map<string, string> | undefined

/** Returns the name of a programming language without a grammar; undefined for other files. */
export function unparsedLanguageOf(path: string): string | undefined {
  known ??= readNames()
  return known.get(extname(path))
}

function readNames(): Map<string, string> {
  const names = schema.parse(parse(readFileSync(join(grammarsFolder, 'any/languages.toml'), 'utf8')))
  return new Map(Object.entries(names).flatMap(([name, endings]) => endings.map((ending) => [ending, name] as const)))
}
