import { DuckError } from '../../errors.ts'
import type { Remote } from '../../platform.ts'

/** Git's output without the credentials becomes the detail. */
function failing(printed: string, { authorization }: Remote) {
  const secrets =
    authorization === undefined ? [] : [authorization, authorization.slice(authorization.lastIndexOf(' ') + 1)]
  const detail = secrets.reduce((text, secret) => text.replaceAll(secret, '[masked]'), printed).slice(0, 2_000)
  return (kind: DuckError['kind'], message: string) => new DuckError(kind, message, { detail })
}

/** Returns the reason why a push failed, for the person who must act. */
export function pushFailure(printed: string, remote: Remote, branch: string): DuckError {
  const fail = failing(printed, remote)
  if (/\[rejected\]|non-fast-forward|fetch first|stale info|cannot lock ref/i.test(printed))
    return fail(
      'conflict',
      `The branch \`${branch}\` has new commits, so nothing was pushed. Run the command again on the latest commit.`,
    )
  if (/protected branch/i.test(printed))
    return fail('denied', `The branch \`${branch}\` is protected, so nothing was pushed.`)
  if (/\[remote rejected\]|hook declined|pre-receive/i.test(printed))
    return fail('denied', `The server refused the push to \`${branch}\`, so nothing was pushed.`)
  if (/Authentication failed|could not read Username|error: 40[134]|HTTP Basic: Access denied|not found/i.test(printed))
    return fail(
      'denied',
      `The App is not allowed to push to \`${branch}\`. Grant it the permission \`contents: write\`.`,
    )
  if (/timed? ?out|block timeout/i.test(printed)) return fail('timeout', `Pushing to ${remote.url} timed out.`)
  return fail('unavailable', `Could not push to ${remote.url}. RubberDuck retries automatically.`)
}

/** Returns the reason why a fetch failed, for the person who must act. */
export function fetchFailure(printed: string, remote: Remote): DuckError {
  const { url } = remote
  const fail = failing(printed, remote)
  if (/timed? ?out|block timeout/i.test(printed)) return fail('timeout', `Fetching from ${url} timed out.`)
  if (/Authentication failed|could not read Username|error: 40[13]|HTTP Basic: Access denied/i.test(printed)) {
    return fail(
      'denied',
      `The server denied read access to ${url}. Check that the App is installed there with the permission \`contents: read\`.`,
    )
  }
  if (/not found|error: 404|couldn't find remote ref|not our ref/i.test(printed))
    return fail('not-found', `The commits of this pull request no longer exist at ${url}.`)
  return fail('unavailable', `Could not fetch from ${url}. RubberDuck retries automatically.`)
}
