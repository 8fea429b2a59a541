import { type GitContext, runGit } from './process/run.ts'

/** Returns the address of the remote `origin` without credentials; undefined if it is missing or a local path. */
export async function readOrigin(git: GitContext): Promise<string | undefined> {
  const { stdout } = await runGit(git, ['config', '--get', 'remote.origin.url'], { codes: [0, 1] })
  return publicAddress(stdout.toString().trim())
}

/** Returns the address of a remote as a URI without credentials; undefined for a local path. */
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
