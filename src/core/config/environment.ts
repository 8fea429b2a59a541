import { homedir } from 'node:os'
import { join } from 'node:path'

/** An environment variable that RubberDuck reads; the documentation's table comes from here. */
interface Variable {
  name: string
  summary: string
}

export const variables: readonly Variable[] = [
  { name: 'RUBBERDUCK_HOME', summary: 'Data directory with caches; default `~/.rubberduck`.' },
  {
    name: 'RUBBERDUCK_CONFIG',
    summary: 'Your own configuration file, below the repo’s; default `config.toml` in the data directory.',
  },
  {
    name: 'LOG_LEVEL',
    summary: '`debug`, `info`, `warn` or `error`; at `debug` errors come with their stack. Default `warn`.',
  },
  { name: 'NO_COLOR', summary: 'Any value: no colour.' },
  { name: 'FORCE_COLOR', summary: 'Any value but 0: colour even when the output is no terminal.' },
]

/** What the rest of the program may know of the environment. */
export interface Environment {
  home: string
  userConfig: string
  /** The operator named `RUBBERDUCK_CONFIG` and so expects it to exist. */
  userConfigNamed: boolean
  logLevel: string
  /** `undefined`: decide by whether the output is a terminal. */
  color: boolean | undefined
  /** The few variables a git child needs: where it is, whose settings, how to reach the network. */
  git: Record<string, string>
}

const forGit = [
  'PATH',
  'HOME',
  'XDG_CONFIG_HOME',
  'TMPDIR',
  'SYSTEMROOT',
  'USERPROFILE',
  'HTTPS_PROXY',
  'HTTP_PROXY',
  'NO_PROXY',
  'SSH_AUTH_SOCK',
]

/** Reads the environment; the only place that does. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  const home = env.RUBBERDUCK_HOME || join(homedir(), '.rubberduck')
  const git: Record<string, string> = {}
  for (const name of forGit) if (env[name] !== undefined) git[name] = env[name]
  return {
    home,
    userConfig: env.RUBBERDUCK_CONFIG || join(home, 'config.toml'),
    userConfigNamed: Boolean(env.RUBBERDUCK_CONFIG),
    logLevel: env.LOG_LEVEL || 'warn',
    color: wantsColor(env),
    git,
  }
}

function wantsColor(env: NodeJS.ProcessEnv): boolean | undefined {
  if (env.FORCE_COLOR !== undefined) return env.FORCE_COLOR !== '0'
  if (env.NO_COLOR) return false
  if (env.TERM === 'dumb') return false
  return undefined
}
