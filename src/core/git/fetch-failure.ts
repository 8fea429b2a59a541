import { DuckError } from '../errors.ts'
import type { Remote } from '../surface.ts'

/** Why a fetch failed, in words for who must act. What git printed becomes the detail, the credentials taken out. */
export function fetchFailure(printed: string, { url, authorization }: Remote): DuckError {
  const secrets = authorization === undefined ? [] : [authorization, authorization.split(' ').at(-1)!]
  const detail = secrets.reduce((text, secret) => text.replaceAll(secret, '[masked]'), printed).slice(0, 2_000)
  const fail = (kind: DuckError['kind'], message: string) => new DuckError(kind, message, { detail })
  if (/timed? ?out|block timeout/i.test(printed)) return fail('timeout', `Fetching from ${url} took too long.`)
  if (/Authentication failed|could not read Username|error: 40[13]|HTTP Basic: Access denied/i.test(printed)) {
    return fail(
      'denied',
      `The server refused to let the code of ${url} be read. Check that the App is installed there and may read contents.`,
    )
  }
  if (/not found|error: 404|couldn't find remote ref|not our ref/i.test(printed))
    return fail('not-found', `The commits of this pull request are not at ${url} any more.`)
  return fail('unavailable', `The code could not be fetched from ${url}; it is tried again.`)
}
