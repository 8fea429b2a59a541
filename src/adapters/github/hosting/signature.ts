import type { CommitPerson } from '../../../core/platform.ts'
import { isForbidden, type Octokit, statusOf } from '../client.ts'
import type { SessionContext } from '../session-context.ts'

/**
 * Returns the author and the committer of a commit: the person who asked for it, and the App. With these addresses,
 * GitHub links commits to accounts. Source: GitHub's documentation, "Setting your commit email address".
 */
export async function signatureOf(
  { octokit, origin, slugOf }: SessionContext,
  actor: string,
): Promise<{ author: CommitPerson; committer: CommitPerson }> {
  const bot = `${await slugOf()}[bot]`
  const [author, committer] = await Promise.all(
    [actor, bot].map(async (login) => personOf(login, await accountId(octokit, login), origin)),
  )
  return {
    author: author ?? personOf(actor, undefined, origin),
    committer: committer ?? personOf(bot, undefined, origin),
  }
}

function personOf(login: string, id: number | undefined, origin: string): CommitPerson {
  const user = id === undefined ? login : `${id}+${login}`
  return { name: login, email: `${user}@users.noreply.${new URL(origin).hostname}` }
}

/** Returns the id of an account. Without it, the address still names the account. */
async function accountId(octokit: Octokit, username: string): Promise<number | undefined> {
  try {
    return (await octokit.rest.users.getByUsername({ username })).data.id
  } catch (thrown) {
    if (statusOf(thrown) === 404 || isForbidden(thrown)) return undefined
    throw thrown
  }
}
