import type { Permission } from '../../../core/platform.ts'
import { isForbidden, type Octokit, statusOf } from '../client.ts'

const levels = ['admin', 'write', 'read'] as const

/** Returns the permission of an account. With an id, the login must still belong to it, or to its current login. */
export async function permissionOf(
  octokit: Octokit,
  repository: { owner: string; repo: string },
  { login, id }: { login: string; id: string | undefined },
): Promise<Permission> {
  const ask = (username: string) =>
    found(async () => {
      const { data } = await octokit.rest.repos.getCollaboratorPermissionLevel({ ...repository, username })
      const level: Permission = levels.find((each) => each === data.permission) ?? 'none'
      return { level, id: String(data.user?.id) }
    })
  const first = await ask(login)
  if (id === undefined || first?.id === id) return first?.level ?? 'none'
  if (!/^\d+$/.test(id)) return 'none'
  const account = await found(() => octokit.request('GET /user/{account_id}', { account_id: Number(id) }))
  const current = account && (await ask(account.data.login))
  return current?.id === id ? current.level : 'none'
}

async function found<T>(request: () => Promise<T>): Promise<T | undefined> {
  try {
    return await request()
  } catch (thrown) {
    if (statusOf(thrown) === 404 || isForbidden(thrown)) return undefined
    throw thrown
  }
}
