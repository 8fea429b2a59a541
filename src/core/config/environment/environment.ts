import { homedir } from 'node:os'
import { join } from 'node:path'
import { learnSecret } from '../../secrets/redact.ts'
import { type CiVariables, ciVariables, readCiVariables } from './ci.ts'
import { type DiscordVariables, discordSecrets, discordVariables, readDiscordVariables } from './discord.ts'
import { type ModelKeys, modelVariables, readModelKeys } from './models.ts'
import { type ProxyVariables, proxyPasswords, proxyVariables, readProxyVariables } from './proxy.ts'
import { readSlackVariables, type SlackVariables, slackSecrets, slackVariables } from './slack.ts'
import { readTerminalVariables, type TerminalVariables, terminalVariables } from './terminal.ts'
import { nonempty, type Variable } from './variable.ts'

export const variables: readonly Variable[] = [
  { name: 'RUBBERDUCK_HOME', summary: 'Data directory, which also contains the caches. Default: `~/.rubberduck`.' },
  {
    name: 'RUBBERDUCK_CONFIG',
    summary:
      'Your user configuration file. Repository configuration overrides it. Default: `config.toml` in the data directory.',
  },
  {
    name: 'LOG_LEVEL',
    summary:
      'Log level: `debug`, `info`, `warn` or `error`. With `debug`, errors include a stack trace. Default: `warn`.',
  },
  {
    name: 'DATABASE_URL',
    summary:
      'Address of a PostgreSQL database that several servers share (`postgres://…`). Default: a SQLite file in the data directory.',
  },
  { name: 'HOST', summary: 'Address that `serve` listens on. Default: `0.0.0.0`.' },
  { name: 'PORT', summary: 'Port that `serve` listens on. Default: 3000.' },
  { name: 'APP_ID', summary: 'ID of the GitHub App. The App also needs a private key and a webhook secret.' },
  {
    name: 'PRIVATE_KEY',
    summary: 'Private key of the App, as PEM text (optionally with `\\n` for line breaks) or in base64.',
  },
  { name: 'PRIVATE_KEY_PATH', summary: 'Path of a file with the private key, instead of `PRIVATE_KEY`.' },
  { name: 'WEBHOOK_SECRET', summary: 'Secret that GitHub signs webhook deliveries with. Required for an App.' },
  { name: 'WEBHOOK_PATH', summary: 'Path of the webhook endpoint. Default: `/api/github/webhooks`.' },
  {
    name: 'GHE_HOST',
    summary: 'Host of a GitHub Enterprise Server, or a tenant such as `acme.ghe.com`. Default: github.com.',
  },
  { name: 'GHE_PROTOCOL', summary: 'Protocol of `GHE_HOST`: `https` or `http`. Default: `https`.' },
  {
    name: 'GITHUB_WRITE_PACE_MS',
    summary:
      'Milliseconds between writes to the same installation. Use 0 for a test server without limits. Default: 1000, as GitHub recommends.',
  },
  ...slackVariables,
  ...discordVariables,
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    summary: 'OpenTelemetry collector that receives the spans of jobs, by OTLP over HTTP. Default: none.',
  },
  ...modelVariables,
  {
    name: 'RUBBERDUCK_ENCRYPTION_KEY',
    summary: 'Secret that encrypts stored API keys; see `rubberduck keys add`.',
  },
  {
    name: 'GIT_INDEX_FILE',
    summary: 'Index file that `review --staged` reads. Git sets it for hooks.',
  },
  ...proxyVariables,
  ...ciVariables,
  ...terminalVariables,
]

/** The part of the environment that the rest of the program may use. */
export interface Environment {
  home: string
  userConfig: string
  /** `RUBBERDUCK_CONFIG` is set, so the file must exist. */
  userConfigNamed: boolean
  logLevel: string
  terminal: TerminalVariables
  /** Overrides the configuration. */
  server: { host?: string; port?: number }
  models: ModelKeys
  proxy: ProxyVariables
  /** Encrypts stored keys; never logged. */
  encryptionKey?: string
  /** Spans are recorded and sent. */
  tracing: boolean
  /** Contains a password; never logged. */
  databaseUrl?: string
  github: GitHubVariables
  slack: SlackVariables
  discord: DiscordVariables
  /** Set in CI. */
  ci?: CiVariables
  /** The variables for git processes: paths, settings and network access. */
  git: Record<string, string>
  /** All variables, for the hooks and other programs that git starts in the user's own checkout; never logged. */
  inherited: Record<string, string>
}

/** Unchecked; `readGitHubSettings` converts them to settings. */
interface GitHubVariables {
  appId?: string
  privateKey?: string
  privateKeyPath?: string
  webhookSecret?: string
  webhookPath?: string
  host?: string
  protocol?: string
  /** Milliseconds between two writes of one installation. */
  pace?: number
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
  'GIT_INDEX_FILE',
]

/** Our own credentials, which are masked in all output. */
const ownSecrets = [
  'ANTHROPIC_API_KEY',
  'OPENAI_API_KEY',
  'GEMINI_API_KEY',
  'WEBHOOK_SECRET',
  'RUBBERDUCK_ENCRYPTION_KEY',
  ...slackSecrets,
  ...discordSecrets,
] as const

/** Reads the environment; the only place that does. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  for (const name of ownSecrets) for (const value of (env[name] ?? '').split(',')) learnSecret(value.trim())
  for (const password of proxyPasswords(env)) learnSecret(password)
  const home = env.RUBBERDUCK_HOME || join(homedir(), '.rubberduck')
  const git: Record<string, string> = {}
  for (const name of forGit) if (env[name] !== undefined) git[name] = env[name]
  return {
    home,
    userConfig: env.RUBBERDUCK_CONFIG || join(home, 'config.toml'),
    userConfigNamed: Boolean(env.RUBBERDUCK_CONFIG),
    logLevel: env.LOG_LEVEL || 'warn',
    terminal: readTerminalVariables(env),
    models: readModelKeys(env),
    proxy: readProxyVariables(env),
    ...nonempty({ databaseUrl: env.DATABASE_URL, encryptionKey: env.RUBBERDUCK_ENCRYPTION_KEY }),
    tracing: Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT),
    server: { ...nonempty({ host: env.HOST }), ...(env.PORT ? { port: portOf(env.PORT) } : {}) },
    github: readGitHubVariables(env),
    slack: readSlackVariables(env),
    discord: readDiscordVariables(env),
    ...readCiVariables(env),
    git,
    inherited: Object.fromEntries(
      Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
    ),
  }
}

function readGitHubVariables(env: NodeJS.ProcessEnv): GitHubVariables {
  const texts = nonempty({
    appId: env.APP_ID,
    privateKey: env.PRIVATE_KEY,
    privateKeyPath: env.PRIVATE_KEY_PATH,
    webhookSecret: env.WEBHOOK_SECRET,
    webhookPath: env.WEBHOOK_PATH,
    host: env.GHE_HOST,
    protocol: env.GHE_PROTOCOL,
  })
  const pace = env.GITHUB_WRITE_PACE_MS ?? ''
  return /^\d+$/.test(pace) ? { ...texts, pace: Number(pace) } : texts
}

/** Returns NaN for an invalid port, which only `serve` reports. */
function portOf(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : Number.NaN
}
