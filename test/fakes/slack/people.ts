import { edit as editMessage, messageEvent, remove } from './chat-methods.ts'
import type { Delivery } from './delivery.ts'
import type { InteractionTools } from './interactions.ts'
import type { Services } from './services.ts'
import { channelType } from './show.ts'
import { isRegistered } from './subscriptions.ts'
import { channelOf, type Message, type User } from './world.ts'

export interface Said {
  user?: string
  thread_ts?: string
  files?: { name: string; content: string | Buffer; mimetype?: string }[]
  /** Made by another app. */
  bot_id?: string
  subtype?: string
}

/** What the people of a workspace do. Texts are as Slack sends them: `<@U0BOT> hi &amp; bye`. */
export class People {
  private readonly tools: InteractionTools
  private readonly services: Services
  private readonly standard: string

  constructor(tools: InteractionTools, services: Services, standard: string) {
    this.tools = tools
    this.services = services
    this.standard = standard
  }

  addUser(user: User): User {
    this.tools.world.users.set(user.id, user)
    return user
  }

  /** `C…` public or `G…` private. The bot is a member unless `members` says otherwise. */
  addChannel(id: string, name: string, members?: string[]): string {
    const { world } = this.tools
    world.channels.set(id, { id, name, members: new Set(members ?? world.users.keys()), messages: [] })
    return id
  }

  /** Posts a message. The app is told with `message`, and with `app_mention` of the same `ts` if it is mentioned. */
  say(channelId: string, text: string, said: Said = {}): Message {
    const { world } = this.tools
    const channel = channelOf(world, channelId)
    const user = said.user ?? this.standard
    const files = said.files?.map(({ name, content, mimetype = 'text/plain' }) => {
      const id = world.id('F')
      const data = Buffer.from(content)
      const about = { id, name, title: name, mimetype, user, length: data.length }
      world.files.set(id, { ...about, content: data, shared: [channelId], complete: true })
      return id
    })
    const { files: _, user: __, ...more } = said
    const subtype = said.subtype ?? (files === undefined ? undefined : 'file_share')
    const message: Message = {
      channel: channelId,
      ts: world.ts(),
      text,
      user,
      reactions: new Map(),
      versions: [text],
      ...more,
      ...(subtype === undefined ? {} : { subtype }),
      ...(files === undefined ? {} : { files }),
    }
    channel.messages.push(message)
    const event = messageEvent(world, message)
    this.services.event({ ...event, type: 'message' })
    const { subtype: ___, channel_type: ____, ...mention } = event
    if (text.includes(`<@${world.app.botUser}>`) && !channelId.startsWith('D'))
      this.services.event({ ...mention, type: 'app_mention' })
    world.changed()
    return message
  }

  dm(text: string, said: Said = {}): Message {
    return this.say(this.tools.world.im(said.user ?? this.standard).id, text, said)
  }

  /** Opens a thread with the app in the sidebar. */
  openAssistant(user: string = this.standard): Message {
    const { world } = this.tools
    const channel = world.im(user)
    const ts = world.ts()
    const root: Message = {
      channel: channel.id,
      ts,
      thread_ts: ts,
      text: 'New Assistant Thread',
      user: world.app.botUser,
      bot_id: world.app.botId,
      subtype: 'assistant_app_thread',
      reactions: new Map(),
      versions: [],
    }
    channel.messages.push(root)
    world.assistant.set(`${channel.id}/${root.ts}`, {})
    const about = { user_id: user, context: {}, channel_id: channel.id, thread_ts: root.ts }
    this.services.event({ type: 'assistant_thread_started', assistant_thread: about, event_ts: world.ts() })
    return root
  }

  edit(message: Message, text: string): void {
    const edited = { user: message.user, ts: this.tools.world.ts() }
    editMessage(this.tools.world, this.services, message, { text, edited })
  }

  delete(message: Message): void {
    remove(this.tools.world, this.services, message)
  }

  /** A slash command. It carries no thread, because Slack has none in threads. */
  async slash(command: string, text: string, at: { channel?: string; user?: string } = {}): Promise<Delivery> {
    const { world, outbox, responseUrls } = this.tools
    const user = at.user ?? this.standard
    const channel = at.channel === undefined ? world.im(user) : channelOf(world, at.channel)
    const known = world.app.manifest?.features?.slash_commands
    if (known !== undefined && !known.some((each) => each.command === command))
      throw new Error(`The manifest has no command ${command}`)
    const delivery = await outbox.send('slash_commands', {
      token: 'made-up-verification-token',
      team_id: world.team.id,
      team_domain: world.team.domain,
      channel_id: channel.id,
      channel_name: channel.name,
      user_id: user,
      user_name: world.users.get(user)?.name ?? user,
      command,
      text,
      api_app_id: world.app.id,
      is_enterprise_install: 'false',
      response_url: responseUrls.create({ channel: channel.id, user }),
      trigger_id: world.trigger(user),
    })
    const { text: answer, blocks } = delivery.response ?? {}
    if (answer || blocks) responseUrls.show({ channel: channel.id, user }, delivery.response ?? {})
    world.changed()
    return delivery
  }

  openHome(user = this.standard, tab: 'home' | 'messages' = 'home'): void {
    const channel = this.tools.world.im(user).id
    this.services.event({ type: 'app_home_opened', user, channel, tab, event_ts: this.tools.world.ts() })
  }

  joinChannel(channelId: string, user: string): void {
    const { world } = this.tools
    channelOf(world, channelId).members.add(user)
    const about = { user, channel: channelId, channel_type: 'C', team: world.team.id, event_ts: world.ts() }
    this.services.event({ type: 'member_joined_channel', ...about })
    this.say(channelId, `<@${user}> has joined the channel`, { user, subtype: 'channel_join' })
  }

  /**
   * Posts a message with a link. If its domain is registered, it is an event of its own: once while the person writes
   * the message, and once with the message.
   */
  shareLink(channelId: string, url: string, said: Said = {}): Message {
    const { world } = this.tools
    const link = url.replaceAll('&', '&amp;')
    const message = this.say(channelId, `Please look at <${link}>`, said)
    if (!isRegistered(world, url)) return message
    const shared = {
      type: 'link_shared',
      user: message.user,
      is_bot_user_member: channelOf(world, channelId).members.has(world.app.botUser),
      links: [{ url, domain: new URL(url).hostname }],
      event_ts: world.ts(),
      ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    }
    const draft = 'Uxxx-909b5454-75f8-4ac4-b325-1b40e230bbd8'
    const composed = { channel: 'COMPOSER', message_ts: draft, unfurl_id: draft, source: 'composer' }
    this.services.event({ ...shared, ...composed })
    this.services.event({
      ...shared,
      channel: channelId,
      channel_type: channelType(channelId),
      message_ts: message.ts,
      unfurl_id: `Uxxx-${channelId}-${message.ts}`,
      source: 'conversations_history',
    })
    return message
  }

  react(message: Message, name: string, user = this.standard): void {
    const users = message.reactions.get(name) ?? new Set()
    message.reactions.set(name, users.add(user))
    const item = { type: 'message', channel: message.channel, ts: message.ts }
    const event = { user, reaction: name, item, item_user: message.user, event_ts: this.tools.world.ts() }
    this.services.event({ type: 'reaction_added', ...event })
  }
}
