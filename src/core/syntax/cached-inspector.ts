import { readdirSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { digest } from '../hash.ts'
import { isBuilt, packageFile } from '../package/root.ts'
import { redactDeep, secretsIn } from '../secrets/redact.ts'
import type { Cache } from '../store/cache.ts'
import type { Inspection, Inspector, InspectRequest } from './inspector.ts'

let stamped: string | undefined

/** Returns a hash of the grammars, the outline queries and the code that reads trees. */
export function syntaxStamp(): string {
  if (stamped !== undefined) return stamped
  const grammars = packageFile('grammars')
  const syntax = packageFile(isBuilt ? 'dist' : 'src/core/syntax')
  const files = [
    ...readdirSync(syntax, { recursive: true, encoding: 'utf8' }).map((name) => join(syntax, name)),
    ...readdirSync(grammars).flatMap((name) =>
      ['language.toml', 'outline.scm'].map((file) => join(grammars, name, file)),
    ),
  ]
  stamped = digest(
    ...files.map((file) => {
      const stat = statSync(file, { throwIfNoEntry: false })
      return stat === undefined ? '' : `${file} ${stat.size} ${stat.mtimeMs}`
    }),
  )
  return stamped
}

/**
 * Caches outlines, and the results requested together with them, by blob id. Other inspections belong to results that
 * their engine caches itself.
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
      // The stored form is used even in the first run, so that repeated runs return the same result.
      const secrets = secretsIn(request.text)
      const kept = secrets.length === 0 ? result : redactDeep(result, secrets)
      cache.set(key, kept)
      return kept
    },
  }
}
