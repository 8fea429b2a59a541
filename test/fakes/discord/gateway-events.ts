import { ChannelType, GatewayDispatchEvents, GatewayIntentBits } from 'discord-api-types/v10'
import { guildJson } from './application-routes.ts'
import type { World } from './world.ts'

type Json = Record<string, unknown>

/** What a client gets of the guild after it identified. */
export function guildPayload(world: World): Json {
  const channels = [...world.channels.values()]
  return {
    ...guildJson(world),
    joined_at: world.timestamp(),
    large: false,
    unavailable: false,
    member_count: world.members.size,
    members: [...world.members.values()].filter(({ user }) => user.id === world.bot.id),
    channels: channels.filter(({ type }) => type === ChannelType.GuildText),
    threads: channels.filter((each) => world.isThread(each)),
    voice_states: [],
    presences: [],
    stage_instances: [],
    guild_scheduled_events: [],
    soundboard_sounds: [],
  }
}

/** Whether a session with these intents gets an event. */
export function wants(intents: number, t: string, d: Json): boolean {
  if (t === GatewayDispatchEvents.InteractionCreate) return true
  const direct = d.guild_id === undefined
  if (t.startsWith('MESSAGE_'))
    return (intents & (direct ? GatewayIntentBits.DirectMessages : GatewayIntentBits.GuildMessages)) !== 0
  return (intents & GatewayIntentBits.Guilds) !== 0
}
