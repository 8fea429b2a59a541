import type { OperatorFile } from '../config/schema.ts'
import { DuckError } from '../errors.ts'
import type { Branch, CodeHost, Remote, Target } from '../platform.ts'
import { fetchEnvironment } from './process/environment.ts'
import { fetchFailure } from './process/fetch-failure.ts'
import { runGit } from './process/run.ts'

type ConfiguredRepositories = NonNullable<OperatorFile['repositories']>

/**
 * The repositories that the operator has named in the configuration, for servers without a code host. Everyone in a chat
 * can read them, and those listed under `write` can push.
 */
export function createConfiguredHost(
  repositories: ConfiguredRepositories,
  { home, git }: { home: string; git: Record<string, string> },
): CodeHost {
  const entryOf = (repo: string) => (Object.hasOwn(repositories, repo) ? repositories[repo] : undefined)
  return {
    name: 'git',
    owns: (repo) => entryOf(repo) !== undefined,
    parseLink: (url) => parseLink(url, repositories),
    async open({ repo, number }, signal, work) {
      const entry = entryOf(repo)
      if (entry === undefined) throw new DuckError('not-found', `No repository ${repo} is configured.`)
      if (number !== undefined)
        throw new DuckError('invalid', `${repo} is configured by its address, so its pull requests are unknown.`)
      const remote: Remote = { url: entry.url }
      return work({
        branch: () => readBranch(repo, remote, { home, git, signal }),
        remote: async () => remote,
        permission: async (actor) => (entry.write?.includes(actor) === true ? 'write' : 'read'),
        isPublic: async () => true,
      })
    },
    repositories: async () => Object.keys(repositories).map((name) => ({ name, open: true })),
  }
}

/** Returns the default branch of a remote repository and its head. */
async function readBranch(
  repo: string,
  remote: Remote,
  { home, git, signal }: { home: string; git: Record<string, string>; signal: AbortSignal },
): Promise<Branch> {
  const context = { cwd: home, environment: fetchEnvironment(git, remote), signal }
  const { code, stdout, stderr } = await runGit(
    context,
    ['ls-remote', '--symref', '--quiet', '--end-of-options', remote.url, 'HEAD'],
    { codes: [0, 1, 2, 128] },
  )
  if (code !== 0) throw fetchFailure(stderr, remote)
  const text = stdout.toString('utf8')
  const ref = /^ref: refs\/heads\/(\S+)\tHEAD$/m.exec(text)?.[1]
  const sha = /^([0-9a-f]{40,64})\tHEAD$/m.exec(text)?.[1]
  if (ref === undefined || sha === undefined)
    throw new DuckError('not-found', `The repository ${repo} has no commits on its default branch.`)
  return { repo, ref, sha }
}

function parseLink(url: string, repositories: ConfiguredRepositories): Target | undefined {
  const bare = (address: string) => address.replace(/\.git$/, '').replace(/\/$/, '')
  const repo = Object.entries(repositories).find(([, entry]) => bare(url).startsWith(bare(entry.url)))?.[0]
  return repo === undefined ? undefined : { repo }
}
