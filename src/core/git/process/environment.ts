import { homedir } from 'node:os'
import type { Remote } from '../../platform.ts'

/** Size in bytes above which files get no line diff and are not read by default. */
export const bigFile = 16 * 1024 * 1024

/**
 * Variables that git needs to start and to find the user's own configuration (safe.directory, excludes). They include
 * no GIT_* variable.
 */
const allowed = [
  'PATH',
  'HOME',
  'XDG_CONFIG_HOME',
  'USER',
  'LOGNAME',
  'TMPDIR',
  'TMP',
  'TEMP',
  'SystemRoot',
  'USERPROFILE',
  'HOMEDRIVE',
  'HOMEPATH',
  'APPDATA',
  'LOCALAPPDATA',
  'PATHEXT',
]

/**
 * Settings that override every configuration file, so that a repository cannot start a program or change the output.
 */
const overrides: [key: string, value: string][] = [
  ['core.fsmonitor', 'false'],
  ['core.hooksPath', '/dev/null'],
  ['core.quotePath', 'true'],
  ['core.bigFileThreshold', String(bigFile)],
  ['core.alternateRefsCommand', ''],
  ['protocol.allow', 'never'],
  ['protocol.file.allow', 'never'],
  ['protocol.ext.allow', 'never'],
  ['log.showSignature', 'false'],
  ['diff.suppressBlankEmpty', 'false'],
  ['submodule.recurse', 'false'],
  ['gc.auto', '0'],
  ['maintenance.auto', 'false'],
]

/**
 * Returns the environment for git calls. `filters` are the names of configured content filters such as LFS, which are
 * disabled because git would run them to compare files in the working tree.
 */
export function gitEnvironment(
  from: Record<string, string | undefined>,
  filters: string[] = [],
): Record<string, string> {
  const environment: Record<string, string> = { HOME: homedir() }
  for (const name of allowed) {
    const value = from[name]
    if (value !== undefined) environment[name] = value
  }
  const settings = overrides.concat(
    filters.flatMap((name): [string, string][] => [
      [`filter.${name}.clean`, ''],
      [`filter.${name}.smudge`, ''],
      [`filter.${name}.process`, ''],
      [`filter.${name}.required`, 'false'],
    ]),
  )
  addSettings(environment, settings)
  return Object.assign(environment, {
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_ATTR_NOSYSTEM: '1',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    GIT_NO_LAZY_FETCH: '1',
    // Git before 2.45 does not support GIT_NO_LAZY_FETCH. Without any allowed protocol, a lazy fetch fails immediately.
    GIT_ALLOW_PROTOCOL: 'none',
    GIT_LITERAL_PATHSPECS: '1',
    GIT_NO_REPLACE_OBJECTS: '1',
    GIT_PAGER: 'cat',
    GIT_EDITOR: 'false',
  })
}

/**
 * Returns the environment for a fetch. Only HTTP is allowed, or only SSH for a remote with such an address, which then
 * uses the keys of the server's user. The credentials are in a setting for the remote's origin, so they appear in no
 * argument, no file and no request to another host.
 */
export function fetchEnvironment(from: Record<string, string | undefined>, remote: Remote): Record<string, string> {
  const environment = gitEnvironment(from)
  if (new URL(remote.url).protocol === 'ssh:') return sshEnvironment(environment, from)
  for (const proxy of ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY'])
    if (from[proxy] !== undefined) environment[proxy] = from[proxy]
  addSettings(environment, [
    ['protocol.http.allow', 'always'],
    ['protocol.https.allow', 'always'],
    ['http.followRedirects', 'false'],
    ['credential.helper', ''],
    ['core.askPass', ''],
    ['http.lowSpeedLimit', '1000'],
    ['http.lowSpeedTime', '60'],
    ...(remote.authorization === undefined
      ? []
      : [
          [`http.${new URL(remote.url).origin}/.extraHeader`, `Authorization: ${remote.authorization}`] as [
            string,
            string,
          ],
        ]),
  ])
  return Object.assign(environment, { GIT_ALLOW_PROTOCOL: 'http:https' })
}

/** SSH never asks a question, so that an unknown host or a missing key fails at once. */
function sshEnvironment(
  environment: Record<string, string>,
  { SSH_AUTH_SOCK }: Record<string, string | undefined>,
): Record<string, string> {
  addSettings(environment, [['protocol.ssh.allow', 'always']])
  return Object.assign(environment, {
    GIT_ALLOW_PROTOCOL: 'ssh',
    GIT_SSH_COMMAND: 'ssh -o BatchMode=yes',
    ...(SSH_AUTH_SOCK === undefined ? {} : { SSH_AUTH_SOCK }),
  })
}

/**
 * Returns the environment for a push on behalf of the user, with the user's own protocols and credentials, but without
 * hooks.
 */
export function userEnvironment(from: Record<string, string | undefined>): Record<string, string> {
  const environment = gitEnvironment(from)
  for (const name of ['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'SSH_AUTH_SOCK'])
    if (from[name] !== undefined) environment[name] = from[name]
  addSettings(environment, [
    ['protocol.allow', 'user'],
    ['protocol.http.allow', 'always'],
    ['protocol.https.allow', 'always'],
    ['protocol.ssh.allow', 'always'],
    ['protocol.file.allow', 'always'],
  ])
  return Object.assign(environment, { GIT_ALLOW_PROTOCOL: 'http:https:ssh:file' })
}

/** Variables that name another repository or index than the one that was found. */
const places = ['GIT_DIR', 'GIT_WORK_TREE', 'GIT_INDEX_FILE', 'GIT_COMMON_DIR', 'GIT_OBJECT_DIRECTORY', 'GIT_PREFIX']

/**
 * Returns the environment for a commit in the user's own checkout. Git behaves as if the user had started it: it reads
 * all configuration and runs the hooks, filters and signing programs that the user has set up.
 */
export function checkoutEnvironment(inherited: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(inherited).filter(([name]) => !places.includes(name)))
}

/**
 * Returns the environment for calls from inside the git directory, as if it were bare. `.gitattributes` in the working
 * tree is ignored, so a change cannot hide by marking its files as binary. Newer versions of git would read it from
 * HEAD, so the source of attributes is the empty tree.
 */
export function withoutAttributes(environment: Record<string, string>, noFiles: string): Record<string, string> {
  const changed = { ...environment, GIT_ATTR_SOURCE: noFiles }
  addSettings(changed, [
    ['core.bare', 'true'],
    ['safe.bareRepository', 'all'],
  ])
  return changed
}

function addSettings(environment: Record<string, string>, settings: [key: string, value: string][]): void {
  let count = Number(environment.GIT_CONFIG_COUNT ?? 0)
  for (const [key, value] of settings) {
    environment[`GIT_CONFIG_KEY_${count}`] = key
    environment[`GIT_CONFIG_VALUE_${count}`] = value
    count += 1
  }
  environment.GIT_CONFIG_COUNT = String(count)
}
