import { isBuiltin } from 'node:module'
import type { OutputChunk } from 'rolldown'
import { externals } from './bundle.ts'

/** What a chunk reads from beside itself would not be there: a bundle moves code away from its files. */
const fileAccess = /\bnew URL\(\s*["'`][^"'`]*["'`],\s*import\.meta\.url|\b__dirname\b|\b__filename\b/g

/** Lists packages whose code has such a place that RubberDuck does not reach, each with the reason. */
const unreached: Readonly<Record<string, string>> = {
  'web-tree-sitter': 'RubberDuck passes locateFile',
  pino: 'names the file of a worker for transports; RubberDuck writes to a stream',
  'thread-stream': 'is what starts that worker',
  undici: 'names its own file in stack traces, but only if it can',
  '@discordjs/ws': 'names the file of a worker for shards; RubberDuck keeps them in one process',
}

/** Returns what the chunks import or read that the package does not ship. Empty when all is well. */
export function findMissing(chunks: readonly OutputChunk[]): string[] {
  const shipped = new Set(chunks.map(({ fileName }) => fileName))
  const missing: string[] = []
  for (const { fileName, code, imports, dynamicImports, modules } of chunks) {
    const required = [...code.matchAll(/\b__require\(\s*["'`]([^"'`]+)["'`]/g)].map((match) => match[1] ?? '')
    for (const id of new Set([...imports, ...dynamicImports, ...required]))
      if (!shipped.has(id) && !isBuiltin(id) && !(id in externals)) missing.push(`${fileName} imports ${id}`)
    for (const [id, module] of Object.entries(modules)) {
      const owner = /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(id)?.[1] ?? 'src'
      if (owner in unreached) continue
      for (const [found] of (module.code ?? '').matchAll(fileAccess)) missing.push(`${id} contains ${found}`)
    }
  }
  return missing
}
