import type { AnyBlock, MessageMetadata } from '@slack/types'
import { structured, text } from './args.ts'
import { checkBlocks } from './check-blocks.ts'
import { type Json, type Message, SlackError, type World } from './world.ts'

/** Texts of messages: longer ones are refused, where Slack cuts them. */
const longestText = 40_000
export const longestUpdate = 4_000
const longestMarkdown = 12_000

export interface Content {
  text: string
  blocks?: AnyBlock[]
  metadata?: MessageMetadata
}

/** Reads text, blocks and metadata. Throws `no_text`, `msg_too_long`, `invalid_blocks` or `invalid_metadata_…`. */
export function readContent(world: World, args: Json, limit = longestText): Content {
  const given = text(args['text'])
  const markdown = text(args['markdown_text'])
  const list = structured<unknown>(args['blocks'], 'invalid_blocks_format')
  const files = structured<unknown[]>(args['file_ids'], 'invalid_arguments')
  if (markdown !== undefined && (given !== undefined || list !== undefined))
    throw new SlackError('markdown_text_conflict')
  if (markdown !== undefined && markdown.length > longestMarkdown) throw new SlackError('msg_too_long')
  const blocks = list === undefined ? undefined : withIds(world, checkBlocks(list))
  const hasAttachments = args['attachments'] !== undefined
  if (!given && !markdown && (blocks?.length ?? 0) === 0 && !hasAttachments && !files?.length)
    throw new SlackError('no_text')
  if ((given?.length ?? 0) > limit) throw new SlackError('msg_too_long')
  const metadata = readMetadata(args['metadata'])
  return {
    text: given ?? markdown ?? '',
    ...(blocks === undefined ? {} : { blocks }),
    ...(metadata === undefined ? {} : { metadata }),
  }
}

function readMetadata(value: unknown): MessageMetadata | undefined {
  const metadata = structured<Json>(value, 'invalid_metadata_format')
  if (metadata === undefined) return undefined
  const { event_type: type, event_payload: payload } = metadata
  if (typeof type !== 'string' || typeof payload !== 'object' || payload === null)
    throw new SlackError('invalid_metadata_schema')
  if (!/^[\w.-]{1,255}$/.test(type)) throw new SlackError('invalid_metadata_schema')
  for (const value of Object.values(payload))
    if (
      typeof value === 'object' &&
      value !== null &&
      !Array.isArray(value) &&
      typeof Object.values(value)[0] === 'object'
    )
      throw new SlackError('invalid_metadata_schema')
  if (JSON.stringify(payload).length > 16_000) throw new SlackError('metadata_too_large')
  return metadata as unknown as MessageMetadata
}

/** Slack gives each block an id that has none. */
export function withIds(world: World, blocks: AnyBlock[]): AnyBlock[] {
  return blocks.map((block) => ({ ...block, block_id: block.block_id ?? world.id('b') }) as AnyBlock)
}

/** A message of the bot. Throws `channel_not_found` and the like. */
export function ownMessage(world: World, args: Json): Message {
  const channel = world.visible(args['channel'])
  const message = world.message(channel.id, args['ts'])
  if (message === undefined) throw new SlackError('message_not_found')
  return message
}

/** The root of the thread to reply in. Throws for a message that is no root, or does not exist. */
export function readThread(world: World, channel: string, value: unknown): string | undefined {
  const ts = text(value)
  if (ts === undefined || ts === '') return undefined
  if (!/^\d{10}\.\d{6}$/.test(ts)) throw new SlackError('invalid_thread_ts')
  const root = world.message(channel, ts)
  if (root === undefined) throw new SlackError('thread_not_found')
  if (root.thread_ts !== undefined && root.thread_ts !== root.ts) throw new SlackError('cannot_reply_to_message')
  return ts
}
