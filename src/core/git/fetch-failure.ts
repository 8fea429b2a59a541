import { DuckError } from '../errors.ts'
import type { Remote } from '../surface.ts'

/** What git printed becomes the detail, the credentials taken out. */
function failing(printed: string, { authorization }: Remote) {
  const secrets = authorization === undefined ? [] : [authorization, authorization.split(' ').at(-1)!]
  const detail = secrets.reduce((text, secret) => text.replaceAll(secret, '[masked]'), printed).slice(0, 2_000)
  return (kind: DuckError['kind'], message: string) => new DuckError(kind, message, { detail })
}

/** Why a push failed, in words for who must act. */
export function pushFailure(printed: string, remote: Remote, branch: string): DuckError {
  const fail = failing(printed, remote)
  if (/protected branch|GH006|hook declined|pre-receive|refusing to allow/i.test(printed))
    return fail('denied', `The branch \`${branch}\` is protected, so nothing was pushed.`)
  if (/\[rejected\]|non-fast-forward|fetch first|stale info|cannot lock ref/i.test(printed))
    return fail('conflict', `The branch \`${branch}\` moved on meanwhile, so nothing was pushed. Ask again.`)
  if (/Authentication failed|could not read Username|error: 40[134]|HTTP Basic: Access denied|not found/i.test(printed))
    return fail('denied', `The App may not push to \`${branch}\`; it needs \`contents: write\`.`)
  if (/timed? ?out|block timeout/i.test(printed)) return fail('timeout', `Pushing to ${remote.url} took too long.`)
  return fail('unavailable', `The change could not be pushed to ${remote.url}; it is tried again.`)
}

/** Why a fetch failed, in words for who must act. */
export function fetchFailure(printed: string, remote: Remote): DuckError {
  const { url } = remote
  const fail = failing(printed, remote)
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
