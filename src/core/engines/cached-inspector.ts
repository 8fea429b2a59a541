import { readdirSync, statSync } from 'node:fs'
import { dirname, extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { digest } from '../hash.ts'
import { redact, redactDeep } from '../secrets/redact.ts'
import type { Cache } from '../store/cache.ts'
import type { Inspection, Inspector, InspectRequest } from '../syntax/types.ts'

const here = dirname(fileURLToPath(import.meta.url))
let stamped: string | undefined

/** Changes when grammars, outline queries or the code that reads trees change: size and time of each file. */
export function syntaxStamp(): string {
  if (stamped !== undefined) return stamped
  const grammars = join(here, '../../../grammars')
  const syntax = join(here, '../syntax')
  const files = [
    ...readdirSync(syntax).map((name) => join(syntax, name)),
    ...readdirSync(grammars).flatMap((name) =>
      ['language.toml', 'outline.scm'].map((file) => join(grammars, name, file)),
    ),
  ]
  stamped = digest(
    extname(import.meta.url),
    ...files.map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false })
      return stat === undefined ? '' : `${file} ${stat.size} ${stat.mtimeMs}`
    }),
  )
  return stamped
}

/**
 * Remembers outlines (and what was asked together with them) by blob id, so that a blob is parsed for them once.
 * Other inspections are parts of results that their engine keeps itself.
 */
export function cachedInspector(inspector: Inspector, cache: Cache): Inspector {
  const stamp = syntaxStamp()
  return {
    ...inspector,
    async inspect(request: InspectRequest) {
      if (!request.want.outline) return inspector.inspect(request)
      const key = digest(
        'inspect',
        stamp,
        request.id,
        request.language,
        JSON.stringify([request.want, request.lines ?? null]),
      )
      const known = cache.get<Inspection>(key)
      if (known !== undefined) return known
      const result = await inspector.inspect(request)
      if ('failure' in result) return result
      // Used as it is kept, so that a first run and a second one see the same.
      const kept = redact(request.text) === request.text ? result : redactDeep(result)
      cache.set(key, kept)
      return kept
    },
  }
}
