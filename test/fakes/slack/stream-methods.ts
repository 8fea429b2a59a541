import type { AnyBlock } from '@slack/types'
import { required, structured, text } from './args.ts'
import { readContent, readThread, withIds } from './chat-content.ts'
import { edit, post } from './chat-methods.ts'
import { checkBlocks } from './check-blocks.ts'
import { type Method, tiers } from './method.ts'
import { type Json, type Message, SlackError, type World } from './world.ts'

const longestPart = 12_000

/** What a request adds to a stream. */
interface Part {
  text: string
  tasks: { id: string; title: string; status: string }[]
  blocks: AnyBlock[]
}

/** Reads `markdown_text` or chunks. Throws `invalid_chunks` or `msg_too_long`. */
function readPart(args: Json): Part {
  const chunks = structured<Json[]>(args['chunks'], 'invalid_chunks')
  const markdown = text(args['markdown_text'])
  if (chunks !== undefined && markdown !== undefined) throw new SlackError('invalid_arguments')
  if ((markdown?.length ?? 0) > longestPart) throw new SlackError('msg_too_long')
  const part: Part = { text: markdown ?? '', tasks: [], blocks: [] }
  for (const chunk of chunks ?? []) readChunk(chunk, part)
  return part
}

/** Returns what a message shows with a part more. */
function withPart(world: World, message: Pick<Message, 'text' | 'tasks' | 'blocks'>, part: Part) {
  const tasks = new Map([...(message.tasks ?? []), ...part.tasks.map(({ id, ...task }) => [id, task] as const)])
  const blocks = [...(message.blocks ?? []), ...withIds(world, part.blocks)]
  return { text: message.text + part.text, tasks, ...(blocks.length === 0 ? {} : { blocks }) }
}

function readChunk(chunk: Json, part: Part): void {
  const { type, id, title, status } = chunk
  if (type === 'markdown_text' && typeof chunk['text'] === 'string') {
    if (chunk['text'].length > longestPart) throw new SlackError('msg_too_long')
    part.text += chunk['text']
  } else if (type === 'task_update' && typeof id === 'string' && typeof title === 'string') {
    if (!['pending', 'in_progress', 'complete', 'error'].includes(String(status)))
      throw new SlackError('invalid_chunks')
    part.tasks.push({ id, title, status: String(status) })
  } else if (type === 'blocks') part.blocks.push(...checkBlocks(chunk['blocks']))
  else if (type !== 'plan_update' || typeof title !== 'string') throw new SlackError('invalid_chunks')
}

function streamed(world: World, args: Json): Message {
  required(args, 'channel', 'ts')
  const channel = world.joined(args['channel'])
  const message = world.message(channel.id, args['ts'])
  if (message === undefined) throw new SlackError('message_not_found')
  if (message.bot_id !== world.app.botId) throw new SlackError('message_not_owned_by_app')
  if (message.streaming_state !== 'in_progress') throw new SlackError('message_not_in_streaming_state')
  return message
}

const start: Method = {
  scope: 'chat:write',
  perMinute: tiers.two,
  run(world, args, services) {
    required(args, 'channel', 'thread_ts')
    const channel = world.joined(args['channel'])
    const thread = readThread(world, channel.id, args['thread_ts'])
    if (!channel.id.startsWith('D')) {
      if (args['recipient_user_id'] === undefined) throw new SlackError('missing_recipient_user_id')
      if (args['recipient_team_id'] === undefined) throw new SlackError('missing_recipient_team_id')
      if (!channel.members.has(String(args['recipient_user_id']))) throw new SlackError('user_not_found')
    }
    const part = readPart(args)
    const shown = withPart(world, { text: '' }, part)
    const fields = { ...shown, ...(thread === undefined ? {} : { thread_ts: thread }) }
    const message = post(world, services, channel, { ...fields, streaming_state: 'in_progress' })
    return { channel: channel.id, ts: message.ts }
  },
}

const append: Method = {
  scope: 'chat:write',
  perMinute: tiers.four,
  run(world, args) {
    const message = streamed(world, args)
    if (args['markdown_text'] === undefined && args['chunks'] === undefined) required(args, 'markdown_text')
    Object.assign(message, withPart(world, message, readPart(args)))
    message.versions.push(message.text)
    return { channel: message.channel, ts: message.ts }
  },
}

const stop: Method = {
  scope: 'chat:write',
  perMinute: tiers.two,
  run(world, args, services) {
    const message = streamed(world, args)
    const added = withPart(world, message, readPart(args))
    const blocks = structured<unknown>(args['blocks'], 'invalid_blocks_format')
    const { metadata } = readContent(world, { text: added.text || ' ', metadata: args['metadata'] })
    edit(world, services, message, {
      ...added,
      ...(blocks === undefined ? {} : { blocks: withIds(world, checkBlocks(blocks)) }),
      ...(metadata === undefined ? {} : { metadata }),
      streaming_state: 'completed',
    })
    return { channel: message.channel, ts: message.ts }
  },
}

export const streamMethods: Record<string, Method> = {
  'chat.startStream': start,
  'chat.appendStream': append,
  'chat.stopStream': stop,
}
