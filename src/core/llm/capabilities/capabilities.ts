/** What a model at an endpoint accepts. Defaults come from the provider; refusals correct them. */
export interface Capabilities {
  /** `written`: tools are described in the prompt, and the model writes its calls into the text. */
  tools: 'native' | 'written'
  /** A schema may be enforced in a request that also offers tools. */
  toolsWithSchema: boolean
  /** How the schema of an answer is enforced. `tool`: as a mandatory tool call. `prompt`: it is only described. */
  schema: 'json_schema' | 'json_object' | 'tool' | 'prompt'
  /** The schema of an answer is part of what a cache compares, so related requests should have the same one. */
  schemaInCache: boolean
  /** Name of the field that limits the answer. */
  tokenLimit: 'max_tokens' | 'max_completion_tokens' | 'none'
  temperature: boolean
  stop: boolean
  /** The answer may come in parts. */
  streaming: boolean
  /** `stream_options`, which requests token counts. */
  streamOptions: boolean
  /** Messages with the role `system`. */
  systemRole: boolean
  /** Marks for the provider's prompt cache. */
  promptCaching: boolean
  /** The model's thinking may be sent back with its tool calls. */
  thinkingBack: boolean
  /** Context window in tokens (input and output). */
  window?: number
  /** Maximum number of tokens in one answer. */
  outputLimit?: number
}

/** OpenAI-compatible servers. */
export const compatible: Capabilities = {
  tools: 'native',
  toolsWithSchema: true,
  schema: 'json_schema',
  schemaInCache: false,
  tokenLimit: 'max_tokens',
  temperature: true,
  stop: true,
  streaming: true,
  streamOptions: true,
  systemRole: true,
  promptCaching: false,
  thinkingBack: true,
}

/** https://platform.openai.com/docs/api-reference/chat/create and https://platform.openai.com/docs/guides/prompt-caching */
export const openai: Capabilities = { ...compatible, tokenLimit: 'max_completion_tokens', schemaInCache: true }

/** https://ai.google.dev/gemini-api/docs/openai; its older models refuse tools together with a JSON answer. */
export const google: Capabilities = { ...compatible, toolsWithSchema: false }

/** https://docs.ollama.com/api/chat; `format` is a grammar, which forbids tool calls. */
export const ollama: Capabilities = { ...compatible, toolsWithSchema: false }

/** https://docs.claude.com/en/api/messages */
export const anthropic: Capabilities = { ...compatible, schema: 'tool', schemaInCache: true, promptCaching: true }

/** What is known of families of models, wherever they are served: a part of the model's name, and its differences. */
const families: readonly { name: RegExp; differences: Partial<Capabilities> }[] = [
  // https://platform.openai.com/docs/guides/reasoning
  { name: /(?:^|\/)(?:gpt-5|o[134](?:-|$))/, differences: { temperature: false } },
  // https://api-docs.deepseek.com/guides/json_mode
  { name: /^deepseek-(?:chat|reasoner)/, differences: { schema: 'json_object' } },
]

/** Returns the defaults for a model of a provider. */
export function defaultCapabilities(provider: Capabilities, model: string): Capabilities {
  const known = families.filter(({ name }) => name.test(model)).map(({ differences }) => differences)
  return Object.assign({ ...provider }, ...known) as Capabilities
}
