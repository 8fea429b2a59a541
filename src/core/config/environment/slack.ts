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
  { name: 'SLACK_API_URL', summary: 'Base URL of the Slack Web API. Default: `https://slack.com/api/`.' },
]

/** Credentials of a Slack app, which are masked in all output. */
export const slackSecrets = ['SLACK_BOT_TOKEN', 'SLACK_APP_TOKEN', 'SLACK_SIGNING_SECRET'] as const

/** Unchecked; `readSlackSettings` converts them to settings. */
export interface SlackVariables {
  botToken?: string
  appToken?: string
  signingSecret?: string
  apiUrl?: string
}

/** The settings of the Slack app. It has an app token, a signing secret, or both. */
export interface SlackSettings {
  botToken: string
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
    apiUrl: env.SLACK_API_URL,
  })
}

/** Returns the settings, or undefined if none are set. Throws `config` if some are missing or invalid. */
export function readSlackSettings({ slack }: { slack: SlackVariables }): SlackSettings | undefined {
  const { botToken, appToken, signingSecret, apiUrl = 'https://slack.com/api/' } = slack
  if (botToken === undefined && appToken === undefined && signingSecret === undefined) return undefined
  const missing = [
    ...(botToken === undefined ? ['SLACK_BOT_TOKEN'] : []),
    ...(appToken === undefined && signingSecret === undefined ? ['SLACK_APP_TOKEN or SLACK_SIGNING_SECRET'] : []),
  ]
  if (botToken === undefined || missing.length > 0)
    throw new DuckError('config', `Incomplete configuration of the Slack app. Also set ${missing.join(' and ')}.`)
  if (!/^https?:$/.test(URL.parse(apiUrl)?.protocol ?? ''))
    throw new DuckError('config', `Invalid SLACK_API_URL "${apiUrl}" (expected a web address).`)
  return { botToken, apiUrl: apiUrl.replace(/\/*$/, '/'), ...defined({ appToken, signingSecret }) }
}
