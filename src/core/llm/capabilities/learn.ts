import { mentions, type WordLists } from '../../text/mentions.ts'
import type { ModelRequest } from '../port.ts'
import type { Capabilities } from './capabilities.ts'

/** A response with an error status. */
export interface Refusal {
  status: number
  /** What the server says, with the names of the parameter and of the error if it gives them. */
  says: string
}

/** A feature that a request used, and how to do without it. */
interface Feature {
  /** Words for it in refusals. */
  words: WordLists
  used(request: ModelRequest): boolean
  without(capabilities: Capabilities, says: string): Partial<Capabilities>
}

const offersTools = ({ capabilities, tools = [] }: ModelRequest) => capabilities.tools === 'native' && tools.length > 0
const enforces = (request: ModelRequest) =>
  request.schema !== undefined &&
  request.capabilities.schema !== 'prompt' &&
  (request.capabilities.toolsWithSchema || !offersTools(request))

const toolWords = ['tool', 'function']
const schemaWords = ['format', 'json', 'schema', 'structured', 'guided', 'grammar', 'mime type']

/** The most specific ones first. */
const features: readonly Feature[] = [
  {
    words: [['stream_options'], ['include_usage']],
    used: ({ capabilities }) => capabilities.streamOptions,
    without: () => ({ streamOptions: false }),
  },
  {
    words: [['max_tokens'], ['max_completion_tokens'], ['maxoutputtokens'], ['maximum tokens you requested']],
    used: ({ capabilities }) => capabilities.tokenLimit !== 'none',
    without: ({ tokenLimit }, says) => tokenLimitAfter(tokenLimit, says),
  },
  {
    words: [['temperature']],
    used: ({ temperature, capabilities }) => temperature !== undefined && capabilities.temperature,
    without: () => ({ temperature: false }),
  },
  {
    words: [['cache_control']],
    used: ({ capabilities }) => capabilities.promptCaching,
    without: () => ({ promptCaching: false }),
  },
  {
    words: [['reasoning'], ['thinking', 'block'], ['signature']],
    used: ({ messages, capabilities }) =>
      capabilities.thinkingBack && messages.some(({ opaque }) => opaque !== undefined),
    without: () => ({ thinkingBack: false }),
  },
  {
    words: toolWords.flatMap((tool) => schemaWords.map((schema) => [tool, schema])),
    used: (request) => enforces(request) && offersTools(request),
    without: () => ({ toolsWithSchema: false }),
  },
  {
    words: [...schemaWords.map((word) => [word]), ['tool_choice']],
    used: enforces,
    without: ({ schema }) => ({ schema: schema === 'json_schema' ? 'json_object' : 'prompt' }),
  },
  {
    // A router that names no parameter.
    words: [['requested parameters']],
    used: (request) => enforces(request) || offersTools(request),
    without: ({ schema, tools }) =>
      schema === 'json_schema' || schema === 'json_object'
        ? { schema: 'prompt' }
        : tools === 'native'
          ? { tools: 'written' }
          : {},
  },
  { words: toolWords.map((word) => [word]), used: offersTools, without: () => ({ tools: 'written' }) },
  {
    words: [['system'], ['developer'], ['role']],
    used: ({ capabilities, messages }) => capabilities.systemRole && messages.some(({ role }) => role === 'system'),
    without: () => ({ systemRole: false }),
  },
  {
    words: [['verified to stream'], ['stream', 'not support'], ['stream', 'unsupported'], ['stream', "n't support"]],
    used: ({ capabilities }) => capabilities.streaming,
    without: () => ({ streaming: false }),
  },
  {
    words: [['stop']],
    used: ({ stop, capabilities }) => stop !== undefined && capabilities.stop,
    without: () => ({ stop: false }),
  },
]

/** Words that refuse. */
const no = [
  ...['not support', 'unsupported', "n't support", 'not allow', 'not permit', 'not available', 'not enabled'],
  ...['not implemented', 'not valid', 'not accept', 'unknown', 'unrecognized', 'unexpected', 'unavailable', 'invalid'],
  ...['extra', 'must', 'require', 'cannot', "can't", 'only', 'too large', 'too many', 'too big', 'exceed', 'at most'],
  ...['instead', 'alternate', 'no endpoints', 'may not', 'not be', 'disabled', 'without', 'need', 'failed'],
  ...['deprecated', 'maximum', 'valid range', 'supported range', 'extraneous', 'not combine', 'not yet', 'no longer'],
]

/** Statuses of a refused request. Others are about the key, payment, too many requests, or an outage. */
const refusing: readonly number[] = [400, 404, 405, 415, 422, 501]
/** Some servers refuse with an internal error, which is otherwise an outage, so it must say more. */
const internalError = 500
const missing = ['support', 'require', 'implemented']

/** Returns what a refusal corrects; undefined if it names no feature that the request used. */
export function learn(request: ModelRequest, { status, says }: Refusal): Partial<Capabilities> | undefined {
  const text = says.toLowerCase()
  const words = refusing.includes(status) ? no : status === internalError ? missing : []
  if (!words.some((word) => text.includes(word))) return undefined
  const feature = features.find((each) => mentions(text, each.words) && each.used(request))
  return feature?.without(request.capabilities, text)
}

/** Limits of an answer as servers state them. */
const statedLimits = [
  /at most (\d{3,7})/,
  /(?:> |\[\d+, ?)(\d{3,7})/,
  /limit (?:of|is) (\d{3,7})/,
  /\bto [`'"]?(\d{3,7})/,
  /maximum\D{0,40}(\d{3,7})/,
  /<=? ?(\d{3,7})/,
]

function tokenLimitAfter(now: Capabilities['tokenLimit'], says: string): Partial<Capabilities> {
  const limit = statedLimits.map((pattern) => pattern.exec(says)?.[1]).find((found) => found !== undefined)
  if (limit !== undefined) return { outputLimit: Number(limit) }
  if (now === 'max_tokens' && says.includes('max_completion_tokens')) return { tokenLimit: 'max_completion_tokens' }
  return { tokenLimit: now === 'max_completion_tokens' ? 'max_tokens' : 'none' }
}
