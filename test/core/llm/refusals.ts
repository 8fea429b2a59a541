/** How a server words that it does not accept a part of a request, and what the next request lacks or has. */
export interface KnownRefusal {
  server: string
  status?: number
  /** The whole body, or the message of an error in the form of OpenAI. */
  says: string | object
  /** Checks the request that is answered. */
  accepts(body: Record<string, unknown>): boolean
}

type Body = Record<string, unknown>
const formatOf = ({ response_format: format }: Body) => (format as { type: string } | undefined)?.type
const rolesOf = ({ messages }: Body) => (messages as { role: string }[]).map(({ role }) => role).join()
const without = (name: string) => (body: Body) => !Object.hasOwn(body, name)
const withoutSystem = (body: Body) => rolesOf(body) === 'user'
const oneOfBoth = (body: Body) => Object.hasOwn(body, 'tools') && formatOf(body) === undefined
const limitedTo = (most: number) => (body: Body) => Number(body.max_tokens ?? body.max_completion_tokens) <= most

export const knownRefusals: readonly KnownRefusal[] = [
  {
    server: 'OpenAI',
    says: "Invalid parameter: 'response_format' of type 'json_schema' is not supported with this model.",
    accepts: (body) => formatOf(body) === 'json_object',
  },
  {
    server: 'OpenAI',
    says: {
      error: {
        message: "Unsupported value: 'messages[0].role' does not support 'system' with this model.",
        type: 'invalid_request_error',
        param: 'messages[0].role',
        code: 'unsupported_value',
      },
    },
    accepts: withoutSystem,
  },
  {
    server: 'OpenAI',
    says: {
      error: {
        message: 'Your organization must be verified to stream this model.',
        type: 'invalid_request_error',
        param: 'stream',
        code: 'unsupported_value',
      },
    },
    accepts: without('stream'),
  },
  {
    server: 'Azure OpenAI',
    says: 'response_format value as json_schema is enabled only for api versions 2024-08-01-preview and later',
    accepts: (body) => formatOf(body) === 'json_object',
  },
  {
    server: 'LM Studio',
    says: { error: "'response_format.type' must be 'text'" },
    accepts: (body) => formatOf(body) !== 'json_schema',
  },
  {
    server: 'Groq',
    says: 'This model does not support response format `json_schema`. See supported models at the documentation.',
    accepts: (body) => formatOf(body) === 'json_object',
  },
  { server: 'Groq', says: 'json mode cannot be combined with tool/function calling', accepts: oneOfBoth },
  { server: 'Groq', says: '`tool calling` is not supported with this model', accepts: without('tools') },
  {
    server: 'Groq',
    says: {
      error: {
        message: "Failed to call a function. Please adjust your prompt. See 'failed_generation' for more details.",
        type: 'invalid_request_error',
        code: 'tool_use_failed',
      },
    },
    accepts: without('tools'),
  },
  {
    server: 'Groq',
    says: {
      error: {
        message: "Failed to generate JSON. Please adjust your prompt. See 'failed_generation' for more details.",
        code: 'json_validate_failed',
      },
    },
    accepts: (body) => formatOf(body) !== 'json_schema',
  },
  {
    server: 'Groq',
    says: '`max_tokens` must be less than or equal to `1024`, the maximum value for `max_tokens` is less than the `context_window` for this model',
    accepts: limitedTo(1_024),
  },
  {
    server: 'xAI',
    says: {
      code: 'Client specified an invalid argument',
      error: 'The response_format parameter is unsupported at the moment. Leave it unset.',
    },
    accepts: (body) => formatOf(body) !== 'json_schema',
  },
  {
    server: 'Mistral',
    status: 422,
    says: {
      object: 'error',
      message: {
        detail: [
          {
            type: 'extra_forbidden',
            loc: ['body', 'stream_options'],
            msg: 'Extra inputs are not permitted',
            input: {},
          },
        ],
      },
      type: 'invalid_request_error',
    },
    accepts: without('stream_options'),
  },
  { server: 'vLLM', says: 'Only user and assistant roles are supported!', accepts: withoutSystem },
  { server: 'vLLM', says: 'System role not supported', accepts: withoutSystem },
  {
    server: 'vLLM',
    says: 'Conversation roles must alternate user/assistant/user/assistant/...',
    accepts: withoutSystem,
  },
  {
    server: 'vLLM',
    says: "'max_tokens' or 'max_completion_tokens' is too large: 8000. This model's maximum context length is 4096 tokens and your request has 900 input tokens (8000 > 4096 - 900).",
    accepts: limitedTo(3_900),
  },
  {
    server: 'llama.cpp',
    says: 'response_format type must be one of "text" or "json_object", but got: json_schema',
    accepts: (body) => formatOf(body) === 'json_object',
  },
  { server: 'llama.cpp', says: 'Cannot use custom grammar constraints with tools.', accepts: oneOfBoth },
  { server: 'llama.cpp', status: 500, says: 'tools param requires --jinja flag', accepts: without('tools') },
  {
    server: 'llama.cpp',
    says: {
      error: {
        code: 400,
        message: 'the request exceeds the available context size, try increasing it',
        type: 'exceed_context_size_error',
        n_prompt_tokens: 900,
        n_ctx: 4_096,
      },
    },
    accepts: limitedTo(3_900),
  },
  {
    server: 'Together',
    status: 422,
    says: 'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4097. Given: 200 `inputs` tokens and 8000 `max_new_tokens`',
    accepts: limitedTo(3_900),
  },
  { server: 'DeepSeek', says: 'deepseek-reasoner does not support Function Calling', accepts: without('tools') },
  {
    server: 'DeepSeek',
    says: 'Invalid max_tokens value, the valid range of max_tokens is [1, 4096]',
    accepts: limitedTo(4_096),
  },
  {
    server: 'Gemini',
    says: [{ error: { code: 400, message: 'Developer instruction is not enabled for models/gemma-3-27b-it' } }],
    accepts: withoutSystem,
  },
  {
    server: 'Gemini',
    says: "Function calling with a response mime type: 'application/json' is unsupported",
    accepts: oneOfBoth,
  },
  {
    server: 'OpenRouter',
    status: 404,
    says: { error: { message: 'No endpoints found that can handle the requested parameters.', code: 404 } },
    accepts: (body) => formatOf(body) === undefined,
  },
  {
    server: 'OpenRouter',
    says: {
      error: {
        message: 'Provider returned error',
        code: 400,
        metadata: { raw: '{"detail":"This model does not support tools"}', provider_name: 'Duck' },
      },
    },
    accepts: without('tools'),
  },
  {
    server: 'LiteLLM',
    says: "litellm.UnsupportedParamsError: bedrock does not support parameters: ['tools'], for model=duck. To drop these, set `litellm.drop_params=True`",
    accepts: without('tools'),
  },
  {
    server: 'Bedrock',
    says: { message: "This model doesn't support tool use in streaming mode." },
    accepts: without('tools'),
  },
  {
    server: 'Bedrock',
    says: { message: "This model doesn't support system messages. Try again without a system message." },
    accepts: withoutSystem,
  },
  {
    server: 'Bedrock',
    says: {
      message:
        'Malformed input request: extraneous key [temperature] is not permitted, please reformat your input and try again.',
    },
    accepts: without('temperature'),
  },
  {
    server: 'Bedrock',
    says: {
      message:
        'The maximum tokens you requested exceeds the model limit of 4096. Try again with a maximum tokens value that is lower than 4096.',
    },
    accepts: limitedTo(4_096),
  },
  {
    server: 'Vertex AI',
    says: 'Unable to submit request because it has a maxOutputTokens value of 8000 but the supported range is from 1 (inclusive) to 4097 (exclusive).',
    accepts: limitedTo(4_097),
  },
]
