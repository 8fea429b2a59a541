import { structured } from './args.ts'
import { checkBlocks } from './check-blocks.ts'
import { type Method, tiers } from './method.ts'
import { isRegistered } from './subscriptions.ts'
import { type Json, type Message, SlackError, type World } from './world.ts'

/** Fields of an attachment that a preview may have. */
const fields = ['blocks', 'color', 'fallback', 'hide_color', 'preview', 'text', 'title', 'title_link']

const unfurl: Method = {
  scope: 'links:write',
  perMinute: tiers.three,
  run(world, args) {
    const unfurls = structured<Json>(args['unfurls'], 'invalid_unfurls_format')
    if (unfurls === undefined) throw new SlackError('missing_unfurls')
    const message = messageOf(world, args)
    for (const [link, content] of Object.entries(unfurls)) {
      if (!URL.canParse(link) || !isRegistered(world, link)) throw new SlackError('cannot_unfurl_url')
      if (!message.text.includes(link.replaceAll('&', '&amp;'))) throw new SlackError('cannot_unfurl_message')
      checkAttachment(content)
    }
    message.unfurls = { ...message.unfurls, ...unfurls }
    return {}
  },
}

/** The message of an id from an event and its source, or of a channel and a timestamp. */
function messageOf(world: World, args: Json): Message {
  const [id, source] = [args['unfurl_id'], args['source']]
  if ((id === undefined) !== (source === undefined)) throw new SlackError('invalid_arguments')
  if (id !== undefined) {
    const [, channel = '', ts] = /^Uxxx-(\w+)-(.+)$/.exec(String(id)) ?? []
    const message = source === 'conversations_history' ? world.message(channel, ts) : undefined
    if (message === undefined) throw new SlackError('cannot_unfurl_message')
    return message
  }
  if (args['channel'] === undefined) throw new SlackError('missing_channel')
  if (args['ts'] === undefined) throw new SlackError('missing_ts')
  const channel = world.channels.get(String(args['channel']))
  if (channel === undefined) throw new SlackError('cannot_find_channel')
  const message = world.message(channel.id, args['ts'])
  if (message === undefined) throw new SlackError('cannot_find_message')
  return message
}

function checkAttachment(content: unknown): void {
  if (typeof content !== 'object' || content === null || Array.isArray(content))
    throw new SlackError('invalid_unfurls_format')
  const attachment = content as Json
  if (Object.keys(attachment).some((key) => !fields.includes(key))) throw new SlackError('cannot_parse_attachment')
  if (attachment['color'] !== undefined && !/^(?:good|warning|danger|#[\da-f]{6})$/i.test(String(attachment['color'])))
    throw new SlackError('cannot_parse_attachment')
  if (attachment['blocks'] === undefined && attachment['text'] === undefined && attachment['title'] === undefined)
    throw new SlackError('cannot_parse_attachment')
  if (attachment['blocks'] !== undefined) checkBlocks(attachment['blocks'])
}

export const unfurlMethods: Record<string, Method> = { 'chat.unfurl': unfurl }
