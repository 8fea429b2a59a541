import { required, text, truthy } from './args.ts'
import { type Method, tiers } from './method.ts'
import { showMessage } from './show.ts'
import { type Channel, type Json, type Message, SlackError, type User, type World } from './world.ts'

const histories = ['channels:history', 'groups:history', 'im:history', 'mpim:history'].join('|')
const reads = ['channels:read', 'groups:read', 'im:read', 'mpim:read'].join('|')

function showChannel(world: World, channel: Channel): Json {
  const { id, name, members } = channel
  if (id.startsWith('D')) {
    const user = [...members].find((member) => member !== world.app.botUser)
    return { id, is_im: true, is_channel: false, is_private: true, user, is_archived: false }
  }
  return {
    id,
    name,
    name_normalized: name,
    is_channel: id.startsWith('C'),
    is_group: id.startsWith('G'),
    is_im: false,
    is_mpim: false,
    is_private: !id.startsWith('C'),
    is_archived: channel.archived === true,
    is_member: members.has(world.app.botUser),
    num_members: members.size,
    topic: { value: '' },
    purpose: { value: '' },
  }
}

/** One page of a list, with the cursor of the next. Throws `invalid_cursor` and `invalid_limit`. */
function page<T>(
  list: readonly T[],
  args: Json,
  standard = 100,
): { some: T[]; more: boolean; response_metadata: Json } {
  const limit = Number(args['limit'] ?? standard)
  if (!Number.isInteger(limit) || limit < 1 || limit > 999) throw new SlackError('invalid_limit')
  const cursor = text(args['cursor'])
  const from = cursor ? Number(Buffer.from(cursor, 'base64').toString().replace('next:', '')) : 0
  if (!Number.isInteger(from)) throw new SlackError('invalid_cursor')
  const more = list.length > from + limit
  const next = more ? Buffer.from(`next:${from + limit}`).toString('base64') : ''
  return { some: list.slice(from, from + limit), more, response_metadata: { next_cursor: next } }
}

function inRange(args: Json, message: Message): boolean {
  const inclusive = truthy(args['inclusive'])
  const [ts, oldest, latest] = [Number(message.ts), Number(args['oldest'] ?? 0), Number(args['latest'] ?? Infinity)]
  return (ts > oldest && ts < latest) || (inclusive && (ts === oldest || ts === latest))
}

const history: Method = {
  scope: histories,
  perMinute: tiers.three,
  run(world, args) {
    required(args, 'channel')
    const channel = world.joined(args['channel'])
    const shown = channel.messages
      .filter(({ thread_ts, ts, reply_broadcast }) => thread_ts === undefined || thread_ts === ts || reply_broadcast)
      .filter((message) => inRange(args, message))
      .toReversed()
    const { some, more, response_metadata } = page(shown, args)
    const withMetadata = truthy(args['include_all_metadata'])
    return {
      messages: some.map((message) => showMessage(world, message, withMetadata)),
      has_more: more,
      response_metadata,
    }
  },
}

const replies: Method = {
  scope: histories,
  perMinute: tiers.three,
  run(world, args) {
    required(args, 'channel', 'ts')
    const channel = world.joined(args['channel'])
    const asked = world.message(channel.id, args['ts'])
    if (asked === undefined) throw new SlackError('thread_not_found')
    const root = asked.thread_ts ?? asked.ts
    const thread = channel.messages.filter(({ ts, thread_ts }) => ts === root || thread_ts === root)
    const { some, more, response_metadata } = page(
      thread.filter((message) => message.ts === root || inRange(args, message)),
      args,
    )
    const withMetadata = truthy(args['include_all_metadata'])
    return {
      messages: some.map((message) => showMessage(world, message, withMetadata)),
      has_more: more,
      response_metadata,
    }
  },
}

const info: Method = {
  scope: reads,
  perMinute: tiers.three,
  run(world, args) {
    required(args, 'channel')
    return { channel: showChannel(world, world.visible(args['channel'])) }
  },
}

const members: Method = {
  scope: reads,
  perMinute: tiers.four,
  run(world, args) {
    required(args, 'channel')
    const { some, response_metadata } = page([...world.visible(args['channel']).members], args)
    return { members: some, response_metadata }
  },
}

const join: Method = {
  scope: 'channels:join',
  perMinute: tiers.three,
  run(world, args) {
    required(args, 'channel')
    const channel = world.visible(args['channel'])
    if (!channel.id.startsWith('C')) throw new SlackError('method_not_supported_for_channel_type')
    if (channel.archived) throw new SlackError('is_archived')
    const isMember = channel.members.has(world.app.botUser)
    channel.members.add(world.app.botUser)
    return { channel: showChannel(world, channel), ...(isMember ? { warning: 'already_in_channel' } : {}) }
  },
}

const open: Method = {
  scope: 'im:write',
  perMinute: tiers.three,
  run(world, args) {
    const users = text(args['users'])?.split(',') ?? []
    if (users.length === 0) throw new SlackError('users_list_not_supplied')
    if (users.length > 1) throw new SlackError('not_enough_users')
    const [user = ''] = users
    if (!world.users.has(user)) throw new SlackError('user_not_found')
    return { channel: { id: world.im(user).id } }
  },
}

function showUser(world: World, user: User): Json {
  const { id, name, real_name } = user
  const profile = { real_name, display_name: name, team: world.team.id }
  return {
    id,
    name,
    real_name,
    team_id: world.team.id,
    deleted: false,
    is_bot: user.is_bot === true,
    profile,
    tz: user.tz,
  }
}

const userInfo: Method = {
  scope: 'users:read',
  perMinute: tiers.four,
  run(world, args) {
    required(args, 'user')
    const user = world.users.get(String(args['user']))
    if (user === undefined) throw new SlackError('user_not_found')
    return { user: showUser(world, user) }
  },
}

const userConversations: Method = {
  scope: reads,
  perMinute: tiers.three,
  run(world, args) {
    const user = text(args['user']) ?? world.app.botUser
    const types = (text(args['types']) ?? 'public_channel').split(',')
    const prefixes = { public_channel: 'C', private_channel: 'G', im: 'D', mpim: '-' }
    const wanted = types.map((type) => {
      if (!(type in prefixes)) throw new SlackError('invalid_types')
      return prefixes[type as keyof typeof prefixes]
    })
    const found = [...world.channels.values()].filter(
      ({ id, members }) => wanted.includes(id.slice(0, 1)) && members.has(user),
    )
    const { some, response_metadata } = page(found, args)
    return { channels: some.map((channel) => showChannel(world, channel)), response_metadata }
  },
}

export const conversationMethods: Record<string, Method> = {
  'conversations.history': history,
  'conversations.replies': replies,
  'conversations.info': info,
  'conversations.members': members,
  'conversations.join': join,
  'conversations.open': open,
  'users.info': userInfo,
  'users.conversations': userConversations,
}
