import { type GitContext, runGit } from './process/run.ts'

/** Returns the address of the remote `origin` without credentials; undefined when there is none that others can reach. */
export async function readOrigin(git: GitContext): Promise<string | undefined> {
  const { stdout } = await runGit(git, ['config', '--get', 'remote.origin.url'], { codes: [0, 1] })
  return publicAddress(stdout.toString().trim())
}

/** Returns a remote's address as a URI without user and password; undefined for a path of this machine. */
export function publicAddress(remote: string): string | undefined {
  const [, user = '', host, path] = /^([\w.-]+@)?([\w.-]{2,}):(?!\/\/)(.+)$/.exec(remote) ?? []
  const written = host === undefined ? remote : `ssh://${user}${host}/${path?.replace(/^\/+/, '')}`
  if (!URL.canParse(written)) return undefined
  const url = new URL(written)
  if (!/^(https?|ssh|git):$/.test(url.protocol) || url.host === '') return undefined
  url.password = ''
  if (url.protocol !== 'ssh:') url.username = ''
  url.search = ''
  url.hash = ''
  return url.href
}
