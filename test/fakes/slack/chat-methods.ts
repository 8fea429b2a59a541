import { required, truthy } from './args.ts'
import { type Content, longestUpdate, ownMessage, readContent, readThread } from './chat-content.ts'
import { type Method, tiers } from './method.ts'
import type { Services } from './services.ts'
import { channelType, permalink, showMessage } from './show.ts'
import { type Channel, type Json, type Message, SlackError, type World } from './world.ts'

/** Adds a message of the bot and tells the app about it, as Slack does with the bot's own messages. */
export function post(world: World, services: Services, channel: Channel, fields: Partial<Message>): Message {
  const message: Message = {
    channel: channel.id,
    ts: world.ts(),
    text: '',
    user: world.app.botUser,
    bot_id: world.app.botId,
    app_id: world.app.id,
    reactions: new Map(),
    versions: [],
    ...fields,
  }
  message.versions.push(message.text)
  channel.messages.push(message)
  // An answer ends the status of an assistant thread.
  const assistant = world.assistant.get(`${channel.id}/${message.thread_ts}`)
  if (assistant !== undefined) delete assistant['status']
  services.event({ ...messageEvent(world, message), type: 'message' })
  return message
}

export function messageEvent(world: World, message: Message): Json {
  const { team: _, ...shown } = showMessage(world, message)
  return { ...shown, channel: message.channel, channel_type: channelType(message.channel), event_ts: message.ts }
}

/** Replaces the content of a message and tells the app about the edit. */
export function edit(world: World, services: Services, message: Message, fields: Partial<Message>): void {
  const previous = showMessage(world, message)
  Object.assign(message, fields)
  if (fields.text !== undefined) message.versions.push(fields.text)
  services.event({
    type: 'message',
    subtype: 'message_changed',
    hidden: true,
    channel: message.channel,
    channel_type: channelType(message.channel),
    ts: world.ts(),
    event_ts: world.ts(),
    message: showMessage(world, message),
    previous_message: previous,
  })
}

/** Replaces text and blocks. Text without blocks removes the blocks. */
export function replace(world: World, services: Services, message: Message, content: Content): void {
  if (content.blocks === undefined) delete message.blocks
  edit(world, services, message, { ...content, edited: { user: world.app.botUser, ts: world.ts() } })
}

export function remove(world: World, services: Services, message: Message): void {
  const channel = world.visible(message.channel)
  channel.messages = channel.messages.filter((each) => each !== message)
  services.event({
    type: 'message',
    subtype: 'message_deleted',
    hidden: true,
    channel: channel.id,
    channel_type: channelType(channel.id),
    ts: world.ts(),
    event_ts: world.ts(),
    deleted_ts: message.ts,
    previous_message: showMessage(world, message),
  })
}

const postMessage: Method = {
  scope: 'chat:write',
  run(world, args, services) {
    required(args, 'channel')
    const id = String(args['channel'])
    // A user id means the direct message with that user.
    const channel = world.users.has(id) ? world.im(id) : world.joined(id)
    if (channel.archived) throw new SlackError('is_archived')
    const content = readContent(world, args)
    const thread = readThread(world, channel.id, args['thread_ts'])
    if (truthy(args['reply_broadcast']) && thread === undefined) throw new SlackError('invalid_arguments')
    const message = post(world, services, channel, {
      ...content,
      ...(thread === undefined ? {} : { thread_ts: thread }),
      ...(truthy(args['reply_broadcast']) ? { reply_broadcast: true } : {}),
    })
    return { channel: channel.id, ts: message.ts, message: showMessage(world, message, true) }
  },
}

const update: Method = {
  scope: 'chat:write',
  perMinute: tiers.three,
  run(world, args, services) {
    required(args, 'channel', 'ts')
    const message = ownMessage(world, args)
    if (message.bot_id !== world.app.botId) throw new SlackError('cant_update_message')
    if (message.streaming_state === 'in_progress') throw new SlackError('streaming_state_conflict')
    const content = readContent(world, args, longestUpdate)
    replace(world, services, message, content)
    return { channel: message.channel, ts: message.ts, text: message.text, message: showMessage(world, message, true) }
  },
}

const deleteMessage: Method = {
  scope: 'chat:write',
  perMinute: tiers.three,
  run(world, args, services) {
    required(args, 'channel', 'ts')
    const message = ownMessage(world, args)
    if (message.bot_id !== world.app.botId) throw new SlackError('cant_delete_message')
    remove(world, services, message)
    return { channel: message.channel, ts: message.ts }
  },
}

const postEphemeral: Method = {
  scope: 'chat:write',
  perMinute: tiers.four,
  run(world, args) {
    required(args, 'channel', 'user')
    const channel = world.joined(args['channel'])
    const user = String(args['user'])
    if (!channel.members.has(user)) throw new SlackError('user_not_in_channel')
    const { metadata: _, ...content } = readContent(world, args)
    const thread = readThread(world, channel.id, args['thread_ts'])
    const shown = { ...content, ...(thread === undefined ? {} : { thread_ts: thread }) }
    const id = world.ts()
    world.ephemerals.push({ id, channel: channel.id, to: user, ...shown })
    return { message_ts: id }
  },
}

const getPermalink: Method = {
  run(world, args) {
    required(args, 'channel', 'message_ts')
    const channel = world.visible(args['channel'])
    const message = world.message(channel.id, args['message_ts'])
    if (message === undefined) throw new SlackError('message_not_found')
    return {
      channel: channel.id,
      permalink: permalink(world, `archives/${channel.id}/p${message.ts.replace('.', '')}`),
    }
  },
}

const addReaction: Method = {
  scope: 'reactions:write',
  perMinute: tiers.three,
  run(world, args) {
    const [message, users] = reaction(world, args)
    if (users.has(world.app.botUser)) throw new SlackError('already_reacted')
    message.reactions.set(String(args['name']), users.add(world.app.botUser))
    return {}
  },
}

const removeReaction: Method = {
  scope: 'reactions:write',
  perMinute: tiers.two,
  run(world, args) {
    const [message, users] = reaction(world, args)
    if (!users.delete(world.app.botUser)) throw new SlackError('no_reaction')
    if (users.size === 0) message.reactions.delete(String(args['name']))
    return {}
  },
}

function reaction(world: World, args: Json): [Message, Set<string>] {
  if (args['channel'] === undefined || args['timestamp'] === undefined) throw new SlackError('no_item_specified')
  const name = String(args['name'] ?? '')
  if (!/^[\w+-]{1,100}$/.test(name)) throw new SlackError('invalid_name')
  const channel = world.joined(args['channel'])
  const message = world.message(channel.id, args['timestamp'])
  if (message === undefined) throw new SlackError('message_not_found')
  return [message, message.reactions.get(name) ?? new Set()]
}

export const chatMethods: Record<string, Method> = {
  'chat.postMessage': postMessage,
  'chat.update': update,
  'chat.delete': deleteMessage,
  'chat.postEphemeral': postEphemeral,
  'chat.getPermalink': getPermalink,
  'reactions.add': addReaction,
  'reactions.remove': removeReaction,
}
