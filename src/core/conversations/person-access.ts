import picomatch from 'picomatch'
import { defined } from '../defined.ts'
import type { ChatState } from '../engine.ts'
import { DuckError } from '../errors.ts'
import type { CodeHost, Permission, RepositoryAccess, Target } from '../platform.ts'
import { redactDeep } from '../secrets/redact.ts'

export interface Person {
  /** The name on the chat platform, as `surface/tenant/user`. */
  name: string
  account: ChatState['person']['account']
  /** Globs of repositories that everyone in a chat may read. */
  readable: readonly string[]
}

/** A repository as we can access it. `link`: the command that links an account. */
interface Opened {
  host: CodeHost
  target: Target
  access: RepositoryAccess
  link: string
}

/**
 * Returns the access to a repository with the permissions of a person in a chat: those of their linked account, and else
 * to read what is public or listed by the operator.
 */
export function accessOf(person: Person, about: Opened): RepositoryAccess {
  const { access } = about
  const { comment, openIssue } = access
  return {
    ...access,
    permission: () => permissionOf(person, about),
    ...defined({
      comment:
        comment &&
        (async (post: Parameters<typeof comment>[0]) => {
          await checkPosting(person, about)
          return comment(redactDeep(post))
        }),
      openIssue:
        openIssue &&
        (async (post: Parameters<typeof openIssue>[0]) => {
          await checkPosting(person, about)
          return openIssue(redactDeep(post))
        }),
    }),
  }
}

/** Throws `denied` if a person could not post in a repository with their own account. What the operator lists does not count. */
async function checkPosting({ account }: Person, { host, target, access, link }: Opened): Promise<void> {
  // An account without an id belongs to nobody.
  if (account?.host !== host.name || !account.id)
    throw new DuckError('denied', `Your account is not linked. Use ${link} first, so that it can be sent in your name.`)
  const own = (await access.permission?.(account.login, String(account.id))) ?? 'none'
  if (own === 'none' && (await access.isPublic?.()) !== true)
    throw new DuckError('denied', `${account.login} has no access to ${target.repo}, so nothing was sent.`)
}

async function permissionOf(
  { name, account, readable }: Person,
  { host, target, access }: Opened,
): Promise<Permission> {
  const linked = account?.host === host.name ? account : undefined
  const own =
    host.login === undefined
      ? await access.permission?.(name)
      : // An account without an id belongs to nobody.
        linked && (await access.permission?.(linked.login, String(linked.id)))
  if (own !== undefined && own !== 'none') return own
  const open = isReadable({ readable }, target.repo) || (await access.isPublic?.()) === true
  return open ? 'read' : 'none'
}

/** Tells whether the operator lists a repository as readable for everyone in a chat. */
export function isReadable({ readable }: Pick<Person, 'readable'>, repo: string): boolean {
  return readable.some((glob) => picomatch.isMatch(repo, glob))
}

/**
 * Returns the error for a person without access. It does not tell whether the repository exists. `link`: the command
 * that links an account.
 */
export function noAccess(
  { account }: Person,
  { repo }: Target,
  { host, link }: { host: CodeHost | undefined; link: string },
): DuckError {
  const advice =
    host?.login === undefined
      ? 'Ask the operator of this server for access.'
      : account === undefined
        ? `If it is private, use ${link} to link your account first.`
        : `Check that ${account.login} has access, and that the app is installed there.`
  return new DuckError('denied', `You cannot read ${repo}, or it does not exist. ${advice}`)
}
