import { defined } from '../../defined.ts'
import { DuckError } from '../../errors.ts'
import { nonempty, type Variable } from './variable.ts'

export const slackVariables: readonly Variable[] = [
  {
    name: 'SLACK_BOT_TOKEN',
    summary: 'Bot token of the Slack app (`xoxb-…`). The app also needs one of the next two.',
  },
  {
    name: 'SLACK_APP_TOKEN',
    summary: 'App-level token of the Slack app (`xapp-…`), for Socket Mode. The server then needs no public address.',
  },
  {
    name: 'SLACK_SIGNING_SECRET',
    summary: 'Secret that Slack signs requests with, for events by HTTP at `/api/slack/events`.',
  },
  {
    name: 'SLACK_CLIENT_ID',
    summary:
      'Client ID of the Slack app, instead of `SLACK_BOT_TOKEN`, for several workspaces. They install the app at `/slack/install`.',
  },
  { name: 'SLACK_CLIENT_SECRET', summary: 'Client secret of the Slack app, with `SLACK_CLIENT_ID`.' },
  { name: 'SLACK_API_URL', summary: 'Base URL of the Slack Web API. Default: `https://slack.com/api/`.' },
]

/** Credentials of a Slack app, which are masked in all output. */
export const slackSecrets = [
  'SLACK_BOT_TOKEN',
  'SLACK_APP_TOKEN',
  'SLACK_SIGNING_SECRET',
  'SLACK_CLIENT_SECRET',
] as const

/** Unchecked; `readSlackSettings` converts them to settings. */
export interface SlackVariables {
  botToken?: string
  appToken?: string
  signingSecret?: string
  clientId?: string
  clientSecret?: string
  apiUrl?: string
}

/**
 * The settings of the Slack app. It has an app token, a signing secret, or both, and either the token of its only
 * workspace or what several workspaces need to install it.
 */
export interface SlackSettings {
  botToken?: string
  /** `encryptionKey` encrypts the tokens of workspaces. */
  oauth?: { clientId: string; clientSecret: string; encryptionKey: string }
  appToken?: string
  signingSecret?: string
  /** Ends with a slash. */
  apiUrl: string
}

export function readSlackVariables(env: NodeJS.ProcessEnv): SlackVariables {
  return nonempty({
    botToken: env.SLACK_BOT_TOKEN,
    appToken: env.SLACK_APP_TOKEN,
    signingSecret: env.SLACK_SIGNING_SECRET,
    clientId: env.SLACK_CLIENT_ID,
    clientSecret: env.SLACK_CLIENT_SECRET,
    apiUrl: env.SLACK_API_URL,
  })
}

/** Returns the settings, or undefined if none are set. Throws `config` if some are missing or invalid. */
export function readSlackSettings(given: { slack: SlackVariables; encryptionKey?: string }): SlackSettings | undefined {
  const { botToken, appToken, signingSecret, clientId, clientSecret, apiUrl = 'https://slack.com/api/' } = given.slack
  if ([botToken, appToken, signingSecret, clientId, clientSecret].every((each) => each === undefined)) return undefined
  const oauth = readOAuth(given)
  const missing = [
    ...(botToken === undefined && oauth === undefined ? ['SLACK_BOT_TOKEN'] : []),
    ...(appToken === undefined && signingSecret === undefined ? ['SLACK_APP_TOKEN or SLACK_SIGNING_SECRET'] : []),
  ]
  if (missing.length > 0) throw incomplete(missing)
  if (botToken !== undefined && oauth !== undefined)
    throw new DuckError(
      'config',
      'SLACK_BOT_TOKEN is for one workspace, and SLACK_CLIENT_ID for several. Set only one of them.',
    )
  if (!/^https?:$/.test(URL.parse(apiUrl)?.protocol ?? ''))
    throw new DuckError('config', `Invalid SLACK_API_URL "${apiUrl}" (expected a web address).`)
  return { apiUrl: apiUrl.replace(/\/*$/, '/'), ...defined({ botToken, oauth, appToken, signingSecret }) }
}

function readOAuth({
  slack: { clientId, clientSecret },
  encryptionKey,
}: {
  slack: SlackVariables
  encryptionKey?: string
}): SlackSettings['oauth'] {
  if (clientId === undefined && clientSecret === undefined) return undefined
  if (clientId === undefined || clientSecret === undefined || encryptionKey === undefined)
    throw incomplete([
      ...(clientId === undefined ? ['SLACK_CLIENT_ID'] : []),
      ...(clientSecret === undefined ? ['SLACK_CLIENT_SECRET'] : []),
      ...(encryptionKey === undefined ? ['RUBBERDUCK_ENCRYPTION_KEY, which encrypts the tokens of workspaces,'] : []),
    ])
  return { clientId, clientSecret, encryptionKey }
}

function incomplete(missing: readonly string[]): DuckError {
  return new DuckError('config', `Incomplete configuration of the Slack app. Also set ${missing.join(' and ')}.`)
}
