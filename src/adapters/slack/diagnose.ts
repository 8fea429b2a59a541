import { LogLevel, WebClient } from '@slack/web-api'
import type { Environment } from '../../core/config/environment/environment.ts'
import { readSlackSettings, type SlackSettings } from '../../core/config/environment/slack.ts'
import { toDuckError } from '../../core/errors.ts'
import type { Diagnosis } from '../adapter.ts'
import { errorCode, toSlackError } from './client.ts'
import { botScopes } from './manifest.ts'
import { installPath } from './workspaces/installations.ts'

/** Checks the tokens and scopes of the app. Never rejects. */
export async function diagnoseSlack(environment: Environment, signal: AbortSignal): Promise<Diagnosis[]> {
  try {
    const settings = readSlackSettings(environment)
    if (settings === undefined) return []
    const check = settings.oauth === undefined ? checkBot : checkOAuth
    return [...(await check(settings, signal)), ...(await checkSocket(settings, signal))]
  } catch (thrown) {
    return [{ state: 'error', text: toDuckError(thrown).message, fix: 'Set the variables of the Slack app.' }]
  }
}

function clientFor({ apiUrl }: SlackSettings, token: string | undefined, signal: AbortSignal): WebClient {
  return new WebClient(token, {
    slackApiUrl: apiUrl,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    logLevel: LogLevel.ERROR,
    fetch: (url, init) => fetch(url, { ...init, signal }),
  })
}

async function checkBot(settings: SlackSettings, signal: AbortSignal): Promise<Diagnosis[]> {
  try {
    const { team, user, response_metadata } = await clientFor(settings, settings.botToken, signal).auth.test()
    const found: Diagnosis = { state: 'ok', text: `Slack: signed in to ${team} as ${user}.` }
    const granted = response_metadata?.scopes ?? []
    const missing = granted.length === 0 ? [] : botScopes.filter((scope) => !granted.includes(scope))
    if (missing.length === 0) return [found]
    const text = `The Slack app lacks scopes: ${missing.join(', ')}.`
    return [found, { state: 'warning', text, fix: 'Update it with `rubberduck manifest slack`, then reinstall it.' }]
  } catch (thrown) {
    return [problem(thrown, 'SLACK_BOT_TOKEN', 'Copy the "Bot User OAuth Token" of the installed app.')]
  }
}

/** Exchanges a code that does not exist. Slack only says so if the credentials are valid. */
async function checkOAuth(settings: SlackSettings, signal: AbortSignal): Promise<Diagnosis[]> {
  const { clientId = '', clientSecret = '' } = settings.oauth ?? {}
  const credentials = { client_id: clientId, client_secret: clientSecret }
  try {
    await clientFor(settings, undefined, signal).oauth.v2.access({ ...credentials, code: 'rubberduck-doctor' })
  } catch (thrown) {
    if (errorCode(thrown) !== 'invalid_code')
      return [problem(thrown, 'SLACK_CLIENT_ID and SLACK_CLIENT_SECRET', 'Copy both from the page of the app.')]
  }
  return [{ state: 'ok', text: `Slack: workspaces can install the app at ${installPath} on this server.` }]
}

async function checkSocket(settings: SlackSettings, signal: AbortSignal): Promise<Diagnosis[]> {
  if (settings.appToken === undefined) return [{ state: 'ok', text: 'Slack: events by HTTP, with a signing secret.' }]
  try {
    await clientFor(settings, settings.appToken, signal).apps.connections.open({})
    return [{ state: 'ok', text: 'Slack: Socket Mode is available.' }]
  } catch (thrown) {
    return [problem(thrown, 'SLACK_APP_TOKEN', 'Create an app-level token with the scope connections:write.')]
  }
}

function problem(thrown: unknown, variable: string, fix: string): Diagnosis {
  const code = errorCode(thrown)
  if (code !== undefined) return { state: 'error', text: `Slack rejected ${variable}: ${code}.`, fix }
  const text = toDuckError(toSlackError(thrown)).message
  return { state: 'error', text, fix: 'Check the network and SLACK_API_URL.' }
}
