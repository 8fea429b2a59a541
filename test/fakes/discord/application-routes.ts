import { type APIApplicationCommand, ApplicationCommandType } from 'discord-api-types/v10'
import { Refusal } from './refusal.ts'
import type { Asked, Route } from './routes.ts'
import { checkCommands } from './validate-commands.ts'
import type { World } from './world.ts'

type Json = Record<string, unknown>

const perDay = 200

function own({ world, at }: Asked): void {
  if (at.application !== world.applicationId)
    throw new Refusal(403, 20012, 'You are not authorized to perform this action on this application')
  if (at.guild !== undefined && at.guild !== world.guildId) throw new Refusal(403, 50001, 'Missing Access')
}

const listOf = ({ world, at }: Asked) => world.commands[at.guild === undefined ? 'global' : 'guild']

/** The stored form of a command: it keeps the id of one with the same name and type. */
function stored({ world, at }: Asked, known: readonly APIApplicationCommand[], command: Json): APIApplicationCommand {
  const type = Number(command.type ?? ApplicationCommandType.ChatInput)
  const same = known.find((each) => each.name === command.name && each.type === type)
  return {
    default_member_permissions: null,
    nsfw: false,
    description: '',
    ...command,
    id: same?.id ?? world.id(),
    application_id: world.applicationId,
    version: world.id(),
    type,
    ...(at.guild === undefined ? {} : { guild_id: at.guild }),
  } as unknown as APIApplicationCommand
}

function replaceAll(asked: Asked): { body: unknown } {
  own(asked)
  if (!Array.isArray(asked.body))
    throw new Refusal(400, 50035, 'Invalid Form Body', {
      _errors: [{ code: 'LIST_TYPE_CONVERT', message: 'Only iterables may be used in a ListType' }],
    })
  const commands = asked.body as Json[]
  checkCommands(commands)
  const list = listOf(asked)
  const known = [...list]
  asked.world.created += commands.filter(({ name }) => !known.some((each) => each.name === name)).length
  if (asked.world.created > perDay)
    throw new Refusal(400, 30034, 'Max number of daily application command creates has been reached (200)')
  list.splice(0, list.length, ...commands.map((command) => stored(asked, known, command)))
  asked.world.changed()
  return { body: list }
}

function upsert(asked: Asked): { status: number; body: unknown } {
  own(asked)
  const list = listOf(asked)
  const { body } = asked
  const at = list.findIndex(({ name, type }) => name === body.name && type === Number(body.type ?? 1))
  const rest = list.filter((_, index) => index !== at) as unknown as Json[]
  checkCommands([...rest.map(({ name, type }) => ({ name, type, description: type === 1 ? 'x' : '' })), body])
  const command = stored(asked, list, body)
  if (at < 0) list.push(command)
  else list[at] = command
  asked.world.changed()
  return { status: at < 0 ? 201 : 200, body: command }
}

function remove(asked: Asked): object {
  own(asked)
  const list = listOf(asked)
  const at = list.findIndex(({ id }) => id === asked.at.command)
  if (at < 0) throw new Refusal(404, 10063, 'Unknown application command')
  list.splice(at, 1)
  asked.world.changed()
  return {}
}

function list(asked: Asked): { body: unknown } {
  own(asked)
  return { body: listOf(asked) }
}

const commandRoutes = [
  '/applications/:application/commands',
  '/applications/:application/guilds/:guild/commands',
].flatMap((path): Route[] => [
  { method: 'GET', path, run: list },
  { method: 'PUT', path, run: replaceAll },
  { method: 'POST', path, run: upsert },
  { method: 'DELETE', path: `${path}/:command`, run: remove },
])

function application(world: World): object {
  const { id, username } = world.bot
  const flags = world.messageContent ? 1 << 19 : 0
  const owner = { id: '1400000000000000001', username: 'owner', discriminator: '0', global_name: null, avatar: null }
  return {
    id: world.applicationId,
    name: username,
    icon: null,
    description: '',
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: world.publicKey,
    interactions_endpoint_url: world.endpoint ?? null,
    team: null,
    owner,
    flags,
    bot: { id },
  }
}

export function guildJson(world: World): Json {
  return {
    id: world.guildId,
    name: 'Pond',
    icon: null,
    owner_id: '1400000000000000001',
    roles: world.roles,
    emojis: [],
    stickers: [],
    features: [],
    afk_channel_id: null,
    afk_timeout: 300,
    verification_level: 0,
    default_message_notifications: 0,
    explicit_content_filter: 0,
    mfa_level: 0,
    system_channel_id: null,
    system_channel_flags: 0,
    rules_channel_id: null,
    public_updates_channel_id: null,
    premium_tier: 0,
    preferred_locale: 'en-US',
    nsfw_level: 0,
    premium_progress_bar_enabled: false,
  }
}

function guildOf({ world, at }: Asked): World {
  if (at.guild !== world.guildId) throw new Refusal(404, 10004, 'Unknown Guild')
  return world
}

export const applicationRoutes: readonly Route[] = [
  ...commandRoutes,
  {
    method: 'GET',
    path: '/users/@me',
    run: ({ world }) => ({ body: { ...world.bot, verified: true, mfa_enabled: true } }),
  },
  {
    method: 'GET',
    path: '/users/@me/guilds',
    run: ({ world }) => ({ body: [{ id: world.guildId, name: 'Pond', icon: null, owner: false, permissions: '8' }] }),
  },
  { method: 'GET', path: '/applications/@me', run: ({ world }) => ({ body: application(world) }) },
  { method: 'GET', path: '/oauth2/applications/@me', run: ({ world }) => ({ body: application(world) }) },
  {
    method: 'GET',
    path: '/users/:user',
    run: ({ world, at }) => {
      const user = world.users.get(at.user ?? '')
      if (user === undefined) throw new Refusal(404, 10013, 'Unknown User')
      return { body: user }
    },
  },
  {
    method: 'POST',
    path: '/users/@me/channels',
    run: ({ world, body }) => {
      const user = world.users.get(String(body.recipient_id))
      if (user === undefined || user.bot) throw new Refusal(400, 50033, 'Invalid Recipient(s)')
      return { body: world.directChannel(user) }
    },
  },
  { method: 'GET', path: '/guilds/:guild', run: (asked) => ({ body: guildJson(guildOf(asked)) }) },
  { method: 'GET', path: '/guilds/:guild/roles', run: (asked) => ({ body: guildOf(asked).roles }) },
  {
    method: 'GET',
    path: '/guilds/:guild/channels',
    run: (asked) => ({ body: [...guildOf(asked).channels.values()].filter((each) => each.type === 0) }),
  },
  {
    method: 'GET',
    path: '/guilds/:guild/members/:user',
    run: (asked) => {
      const member = guildOf(asked).members.get(asked.at.user ?? '')
      if (member === undefined) throw new Refusal(404, 10007, 'Unknown Member')
      const { permissions: _, ...json } = member
      return { body: json }
    },
  },
  {
    method: 'GET',
    path: '/gateway',
    open: true,
    run: ({ world }) => ({ body: { url: world.url.replace('http', 'ws') } }),
  },
]
