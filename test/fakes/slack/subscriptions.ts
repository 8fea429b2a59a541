import type { Json, World } from './world.ts'

/** Events of this stand-in about messages, and the subscription that each needs. */
const messageSubscriptions = { C: 'message.channels', G: 'message.groups', D: 'message.im' }

/** Tells whether the app registered the domain of a link. */
export function isRegistered(world: World, link: string): boolean {
  const { manifest } = world.app
  if (manifest === undefined) return true
  const { hostname } = new URL(link)
  return (manifest.features?.unfurl_domains ?? []).some((each) => hostname === each || hostname.endsWith(`.${each}`))
}

/** Tells whether Slack sends an event to the app: it subscribes to it, and the bot is where it happened. */
export function isSubscribed(world: World, event: Json & { type: string }): boolean {
  const list = world.app.manifest?.settings?.event_subscriptions?.bot_events
  const scopes = world.app.manifest?.oauth_config?.scopes?.bot
  const channel = String(event['channel'] ?? '')
  const prefix = channel.slice(0, 1) as keyof typeof messageSubscriptions
  const name = event.type === 'message' ? messageSubscriptions[prefix] : event.type
  if (list !== undefined && !list.includes(name)) return false
  if (event.type === 'app_home_opened') return true
  // The bot need not be in the channel.
  if (event.type === 'link_shared') return scopes === undefined || scopes.includes('links:read')
  return channel === '' || world.channels.get(channel)?.members.has(world.app.botUser) === true
}

/** The wrapper around an event. */
export function envelope(world: World, event: Json & { type: string }): Json {
  return {
    token: 'made-up-verification-token',
    team_id: world.team.id,
    context_team_id: world.team.id,
    context_enterprise_id: null,
    api_app_id: world.app.id,
    event,
    type: 'event_callback',
    event_id: world.id('Ev'),
    event_time: Math.floor(world.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: world.team.id,
        user_id: world.app.botUser,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
    event_context: world.id('Ec'),
  }
}
