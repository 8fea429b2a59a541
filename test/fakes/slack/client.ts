import { LogLevel, WebClient } from '@slack/web-api'
import type { FakeSlack } from '../slack.ts'
import type { Json } from './world.ts'

/** The real client, which gives up at the first error. */
export function client(slack: FakeSlack, token = slack.world.app.botToken): WebClient {
  return new WebClient(token, { slackApiUrl: slack.apiUrl, retryConfig: { retries: 0 }, logLevel: LogLevel.ERROR })
}

/** One call by fetch, as JSON. */
export async function call(slack: FakeSlack, method: string, args: Record<string, unknown> = {}): Promise<Json> {
  const response = await fetch(`${slack.apiUrl}${method}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${slack.world.app.botToken}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  })
  return (await response.json()) as Json
}

export const button = (id: string, text = 'Go') => ({
  type: 'button',
  action_id: id,
  text: { type: 'plain_text', text },
})

export const section = (text: string) => ({ type: 'section', text: { type: 'mrkdwn', text } })
