import type { Message, ModelRequest } from '../port.ts'

/** Counts the tokens of a text like a model, or slightly more. */
export type Count = (text: string) => number

/** Only OpenAI publishes its tokenizer. For code, other models need about this factor more tokens. */
const otherModelsFactor = 1.2

/** Returns the token counter for a model in the form `provider/model`. */
export async function counterFor(model: string): Promise<Count> {
  const older = /^[^/]+\/(?:gpt-4(?![.o])|gpt-3\.5|text-embedding)/.test(model)
  const { encode } = await (older
    ? import('gpt-tokenizer/encoding/cl100k_base')
    : import('gpt-tokenizer/encoding/o200k_base'))
  const factor = /\/(?:gpt|o\d|chatgpt|text-embedding)/.test(model) ? 1 : otherModelsFactor
  // User text that looks like a special token is plain text.
  return (text) => Math.ceil(encode(text, { disallowedSpecial: new Set() }).length * factor)
}

/** Counts the tokens of a conversation, including the overhead of each message. */
export const sizeOf = (messages: readonly Message[], count: Count) =>
  messages.reduce(
    (sum, { text, calls }) => sum + count(text) + (calls === undefined ? 0 : count(JSON.stringify(calls))) + 4,
    0,
  )

/** Counts the tokens of a request with its tools and its schema. */
export function sizeOfRequest(
  { messages, tools = [], schema }: Pick<ModelRequest, 'messages' | 'tools' | 'schema'>,
  count: Count,
): number {
  const described = tools.map(({ name, description, parameters }) => ({ name, description, parameters }))
  const tokens = (value: unknown) => count(JSON.stringify(value))
  return (
    sizeOf(messages, count) + (described.length === 0 ? 0 : tokens(described)) + (schema ? tokens(schema.schema) : 0)
  )
}
