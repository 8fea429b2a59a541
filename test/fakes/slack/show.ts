import type { Json, Message, StoredFile, World } from './world.ts'

/** A message as the Web API and events return it. */
export function showMessage(world: World, message: Message, withMetadata = false): Json {
  const replies = repliesOf(world, message)
  return {
    type: 'message',
    ...(message.subtype === undefined ? {} : { subtype: message.subtype }),
    user: message.user,
    ts: message.ts,
    text: message.text,
    team: world.team.id,
    ...(message.bot_id === undefined
      ? {}
      : {
          bot_id: message.bot_id,
          app_id: message.app_id,
          bot_profile: { id: message.bot_id, app_id: message.app_id, name: 'RubberDuck', team_id: world.team.id },
        }),
    ...(message.blocks === undefined ? {} : { blocks: message.blocks }),
    ...(message.edited === undefined ? {} : { edited: message.edited }),
    ...(message.thread_ts === undefined ? {} : { thread_ts: message.thread_ts }),
    ...(message.streaming_state === undefined ? {} : { streaming_state: message.streaming_state }),
    ...(replies.length === 0
      ? {}
      : {
          thread_ts: message.ts,
          reply_count: replies.length,
          reply_users: [...new Set(replies.map(({ user }) => user))],
          latest_reply: replies.at(-1)?.ts,
        }),
    ...(message.files === undefined
      ? {}
      : { files: message.files.flatMap((id) => showFile(world, world.files.get(id))) }),
    ...(message.metadata === undefined || !withMetadata ? {} : { metadata: message.metadata }),
    ...(message.reactions.size === 0
      ? {}
      : {
          reactions: [...message.reactions].map(([name, users]) => ({ name, users: [...users], count: users.size })),
        }),
  }
}

function repliesOf(world: World, message: Message): Message[] {
  const { messages } = world.channels.get(message.channel) ?? { messages: [] }
  return messages.filter(({ thread_ts, ts }) => thread_ts === message.ts && ts !== message.ts)
}

export function showFile(world: World, file: StoredFile | undefined): Json[] {
  if (file === undefined) return []
  const address = `${world.url}/files-pri/${world.team.id}-${file.id}`
  return [
    {
      id: file.id,
      name: file.name,
      title: file.title,
      mimetype: file.mimetype,
      filetype: file.name.split('.').at(-1),
      size: file.length,
      user: file.user,
      mode: 'hosted',
      is_external: false,
      url_private: `${address}/${encodeURIComponent(file.name)}`,
      url_private_download: `${address}/download/${encodeURIComponent(file.name)}`,
      permalink: permalink(world, `files/${file.user}/${file.id}`),
      channels: file.shared,
    },
  ]
}

export function permalink(world: World, path: string): string {
  return `https://${world.team.domain}.slack.invalid/${path}`
}

export function channelType(id: string): 'channel' | 'group' | 'im' {
  return id.startsWith('D') ? 'im' : id.startsWith('G') ? 'group' : 'channel'
}
