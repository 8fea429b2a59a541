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
