/** Tokens of a text, as a model counts them or a little more. */
export type Count = (text: string) => number

/** Beside OpenAI's own nobody publishes how he cuts words; code has about that many more elsewhere. */
const lookup = 1.2

/** How a model counts, by its name as `provider/model`. */
export async function counterFor(model: string): Promise<Count> {
  const older = /^[^/]+\/(?:gpt-4(?![.o])|gpt-3\.5|text-embedding)/.test(model)
  const { encode } = await (older
    ? import('gpt-tokenizer/encoding/cl100k_base')
    : import('gpt-tokenizer/encoding/o200k_base'))
  const factor = /\/(?:gpt|o\d|chatgpt|text-embedding)/.test(model) ? 1 : lookup
  // What people write may look like a special token; it is text.
  return (text) => Math.ceil(encode(text, { disallowedSpecial: new Set() }).length * factor)
}
