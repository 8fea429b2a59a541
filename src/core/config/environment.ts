import { homedir } from 'node:os'
import { join } from 'node:path'
import { learnSecret } from '../secrets/redact.ts'
import { type CiVariables, ciVariables, readCiVariables } from './ci.ts'
import { readTerminalVariables, type TerminalVariables, terminalVariables } from './terminal.ts'

/** An environment variable that RubberDuck reads; the documentation's table comes from here. */
export interface Variable {
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
  {
    name: 'DATABASE_URL',
    summary: 'PostgreSQL that several servers share, as `postgres://…`; default a SQLite file in the data directory.',
  },
  { name: 'HOST', summary: 'Address that `serve` listens on; default `0.0.0.0`.' },
  { name: 'PORT', summary: 'Port that `serve` listens on; default 3000.' },
  { name: 'APP_ID', summary: 'Number of the GitHub App. With the next two it switches GitHub on.' },
  {
    name: 'PRIVATE_KEY',
    summary: 'The App’s private key, as PEM text (`\\n` for line ends will do) or in base64.',
  },
  { name: 'PRIVATE_KEY_PATH', summary: 'File with the private key, instead of `PRIVATE_KEY`.' },
  { name: 'WEBHOOK_SECRET', summary: 'Secret that GitHub signs deliveries with; `serve` does not start without.' },
  { name: 'WEBHOOK_PATH', summary: 'Path that GitHub delivers to; default `/api/github/webhooks`.' },
  { name: 'GHE_HOST', summary: 'Host of a GitHub Enterprise Server; default github.com.' },
  { name: 'GHE_PROTOCOL', summary: '`https` (default) or `http`, for `GHE_HOST`.' },
  {
    name: 'GITHUB_WRITE_PACE_MS',
    summary:
      'Milliseconds between two writes to one installation; default 1000, as GitHub asks; 0 for a stand-in without limits.',
  },
  {
    name: 'OTEL_EXPORTER_OTLP_ENDPOINT',
    summary: 'Collector that spans of jobs and their steps are sent to, by OTLP over HTTP; default none.',
  },
  { name: 'ANTHROPIC_API_KEY', summary: 'Switches Anthropic on; several keys may stand there, separated by commas.' },
  { name: 'ANTHROPIC_BASE_URL', summary: 'Another address for it.' },
  { name: 'OPENAI_API_KEY', summary: 'Switches OpenAI on; several keys, too.' },
  { name: 'OPENAI_BASE_URL', summary: 'Another address: any server that speaks as OpenAI does; it may want no key.' },
  { name: 'GEMINI_API_KEY', summary: 'Switches Google on.' },
  { name: 'GEMINI_BASE_URL', summary: 'Another address for it.' },
  { name: 'OLLAMA_HOST', summary: 'Switches Ollama on, as `http://localhost:11434`.' },
  { name: 'LMSTUDIO_BASE_URL', summary: 'Switches LM Studio on, as `http://localhost:1234/v1`.' },
  {
    name: 'RUBBERDUCK_MODEL',
    summary: 'Models to ask, in order, as `ollama/qwen3,anthropic/claude-…`; default one of each provider that is on.',
  },
  {
    name: 'RUBBERDUCK_ENCRYPTION_KEY',
    summary: 'Long secret that kept keys are encrypted with; see `rubberduck keys add`.',
  },
  {
    name: 'GIT_INDEX_FILE',
    summary: 'Index that `review --staged` reads; git sets it for its hooks.',
  },
  ...ciVariables,
  ...terminalVariables,
]

/** What the rest of the program may know of the environment. */
export interface Environment {
  home: string
  userConfig: string
  /** The operator named `RUBBERDUCK_CONFIG` and so expects it to exist. */
  userConfigNamed: boolean
  logLevel: string
  terminal: TerminalVariables
  /** What is not set is the configuration's to say. */
  server: { host?: string; port?: number }
  models: ModelKeys
  /** What kept keys are encrypted with; never logged. */
  encryptionKey?: string
  /** Spans are recorded and sent. */
  tracing: boolean
  /** With its password: never logged. */
  databaseUrl?: string
  github: GitHubVariables
  /** Set where a CI service runs this. */
  ci?: CiVariables
  /** The few variables a git child needs: where it is, whose settings, how to reach the network. */
  git: Record<string, string>
}

/** Keys and addresses of model providers; never logged. */
export interface ModelKeys {
  anthropicKey?: string
  anthropicUrl?: string
  openaiKey?: string
  openaiUrl?: string
  googleKey?: string
  googleUrl?: string
  ollamaHost?: string
  lmstudioUrl?: string
  /** `provider/model`, in the order in which they are asked. */
  wanted?: string
}

/** As they were set; `core/config/github.ts` makes settings of them. */
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

/** Own credentials, which are masked wherever they would be printed. */
const ownSecrets = [
  'ANTHROPIC_API_KEY',
  'OPENAI_API_KEY',
  'GEMINI_API_KEY',
  'WEBHOOK_SECRET',
  'RUBBERDUCK_ENCRYPTION_KEY',
] as const

/** Reads the environment; the only place that does. */
export function readEnvironment(env: NodeJS.ProcessEnv = process.env): Environment {
  for (const name of ownSecrets) for (const value of (env[name] ?? '').split(',')) learnSecret(value.trim())
  const home = env.RUBBERDUCK_HOME || join(homedir(), '.rubberduck')
  const git: Record<string, string> = {}
  for (const name of forGit) if (env[name] !== undefined) git[name] = env[name]
  return {
    home,
    userConfig: env.RUBBERDUCK_CONFIG || join(home, 'config.toml'),
    userConfigNamed: Boolean(env.RUBBERDUCK_CONFIG),
    logLevel: env.LOG_LEVEL || 'warn',
    terminal: readTerminalVariables(env),
    ...(env.DATABASE_URL ? { databaseUrl: env.DATABASE_URL } : {}),
    models: readModelKeys(env),
    ...(env.RUBBERDUCK_ENCRYPTION_KEY ? { encryptionKey: env.RUBBERDUCK_ENCRYPTION_KEY } : {}),
    tracing: Boolean(env.OTEL_EXPORTER_OTLP_ENDPOINT || env.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT),
    server: { ...(env.HOST ? { host: env.HOST } : {}), ...(env.PORT ? { port: portOf(env.PORT) } : {}) },
    github: {
      ...(env.APP_ID ? { appId: env.APP_ID } : {}),
      ...(env.PRIVATE_KEY ? { privateKey: env.PRIVATE_KEY } : {}),
      ...(env.PRIVATE_KEY_PATH ? { privateKeyPath: env.PRIVATE_KEY_PATH } : {}),
      ...(env.WEBHOOK_SECRET ? { webhookSecret: env.WEBHOOK_SECRET } : {}),
      ...(env.WEBHOOK_PATH ? { webhookPath: env.WEBHOOK_PATH } : {}),
      ...(env.GHE_HOST ? { host: env.GHE_HOST } : {}),
      ...(env.GHE_PROTOCOL ? { protocol: env.GHE_PROTOCOL } : {}),
      ...(/^\d+$/.test(env.GITHUB_WRITE_PACE_MS ?? '') ? { pace: Number(env.GITHUB_WRITE_PACE_MS) } : {}),
    },
    ...readCiVariables(env),
    git,
  }
}

function readModelKeys(env: NodeJS.ProcessEnv): ModelKeys {
  const names = {
    anthropicKey: env.ANTHROPIC_API_KEY,
    anthropicUrl: env.ANTHROPIC_BASE_URL,
    openaiKey: env.OPENAI_API_KEY,
    openaiUrl: env.OPENAI_BASE_URL,
    googleKey: env.GEMINI_API_KEY,
    googleUrl: env.GEMINI_BASE_URL,
    ollamaHost: env.OLLAMA_HOST,
    lmstudioUrl: env.LMSTUDIO_BASE_URL,
    wanted: env.RUBBERDUCK_MODEL,
  }
  return Object.fromEntries(Object.entries(names).filter(([, value]) => value !== undefined && value !== ''))
}

/** NaN for what is no port: `serve` says so, other commands do not care. */
function portOf(text: string): number {
  const port = /^\d+$/.test(text) ? Number(text) : Number.NaN
  return port <= 65_535 ? port : Number.NaN
}
