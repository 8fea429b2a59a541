import { defined } from '../../../core/defined.ts'
import type { CodeHost, ListedRepository, Session, Target } from '../../../core/platform.ts'
import { isForbidden, type Octokit, statusOf, toGitHubError } from '../client.ts'
import type { Place } from '../intake/payload.ts'
import { createDeviceLogin } from './device-login.ts'

interface HostDeps {
  /** For example `https://github.com`. */
  origin: string
  /** Base address of the REST API. */
  api: string
  /** Returns the client of the App itself. */
  app(): Promise<Octokit>
  /** Returns the client of an installation. */
  installed(installation: number): Promise<Octokit>
  openSession<T>(
    at: { installation: number; place: Place },
    signal: AbortSignal,
    work: (session: Session) => Promise<T>,
  ): Promise<T>
}

/** Number of repositories that are listed. */
const mostRepositories = 1_000

/** The repositories in which the App is installed. */
export function createHost({ origin, api, app, installed, openSession }: HostDeps): CodeHost {
  const installationOf = async (repoName: string): Promise<number> => {
    const [owner = '', repo = ''] = repoName.split('/')
    try {
      const { data } = await (await app()).rest.apps.getRepoInstallation({ owner, repo })
      return data.id
    } catch (thrown) {
      throw toGitHubError(thrown)
    }
  }
  return {
    name: 'github',
    parseLink: (url) => parseLink(url, origin),
    async open(target, signal, work) {
      const installation = await installationOf(target.repo)
      const place = { repo: target.repo, number: target.number ?? 0 }
      return openSession({ installation, place }, signal, (session) => {
        const {
          branch,
          remote,
          propose,
          signature,
          explainRefusal,
          permission,
          openPulls,
          checks,
          isPublic,
          openIssue,
        } = session
        const change = target.number === undefined ? {} : { change: session.change, comment: session.comment }
        return work({
          branch,
          remote,
          propose,
          ...defined({ signature, explainRefusal }),
          permission,
          openPulls,
          checks,
          isPublic,
          openIssue,
          ...change,
        } as typeof session)
      })
    },
    async repositories() {
      const listed: ListedRepository[] = []
      const { data: installations } = await (await app()).rest.apps.listInstallations({ per_page: 100 })
      for (const { id } of installations) {
        const octokit = await installed(id)
        for await (const { data } of octokit.paginate.iterator(octokit.rest.apps.listReposAccessibleToInstallation, {
          per_page: 100,
        })) {
          listed.push(...data.map((repo) => ({ name: repo.full_name, open: isOpen(repo) })))
          if (listed.length >= mostRepositories) return listed
        }
      }
      return listed
    },
    login: createDeviceLogin({
      origin,
      api,
      clientId: async () => (await (await app()).rest.apps.getAuthenticated()).data?.client_id,
    }),
  }
}

/** Reads the address of a repository, or of a page in it. */
function parseLink(url: string, origin: string): Target | undefined {
  if (!URL.canParse(url)) return undefined
  const { host, pathname } = new URL(url)
  if (host !== new URL(origin).host) return undefined
  const [, owner = '', name = '', kind, number] = pathname.split('/')
  const repo = `${owner}/${name.replace(/\.git$/, '')}`
  if (!/^[\w.-]+\/[\w.-]+$/.test(repo) || /^(?:apps|orgs|settings|login|marketplace)$/.test(owner)) return undefined
  return (kind === 'pull' || kind === 'issues') && /^\d+$/.test(number ?? '')
    ? { repo, number: Number(number) }
    : { repo }
}

function isOpen({ visibility, private: isPrivate }: { visibility?: string; private?: boolean }): boolean {
  return visibility === undefined ? isPrivate === false : visibility === 'public'
}

/** Tells whether everyone may read a repository. */
export async function isPublicRepository(octokit: Octokit, fullName: string): Promise<boolean> {
  const [owner = '', repo = ''] = fullName.split('/')
  try {
    const { data } = await octokit.rest.repos.get({ owner, repo })
    return isOpen(data)
  } catch (thrown) {
    if (statusOf(thrown) === 404 || isForbidden(thrown)) return false
    throw thrown
  }
}
