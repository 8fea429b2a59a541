import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { askModel, openQuick } from '../../support/ask-model.ts'

/** A kind of endpoint of the table in docs/models.md, with the variables of that table and how it answers. */
interface Endpoint {
  name: string
  /** `url` is that of the server. */
  environment(url: string): Record<string, string>
  /** The path of the request for an answer. */
  path: string
  /** A header that authorizes it. */
  header: [name: string, value: string]
  /** The lines of an answer, as the endpoint sends them. */
  answer(text: string): string[]
  /** Requests that it refuses, with the body. */
  refuses?(body: Record<string, unknown>): object | undefined
  /** Its list of models, and the window that it tells. */
  models?: [list: object, window: number]
}

const chunk = (...choices: object[]) =>
  `data: ${JSON.stringify({ id: 'x', object: 'chat.completion.chunk', created: 1, model: 'm', choices })}\n\n`
const delta = (fields: object) => chunk({ index: 0, delta: fields, finish_reason: null })
const stop = chunk({ index: 0, delta: {}, finish_reason: 'stop' })
const usage = `data: ${JSON.stringify({ id: 'x', choices: [], usage: { prompt_tokens: 12, completion_tokens: 3, total_tokens: 15 } })}\n\n`
const done = 'data: [DONE]\n\n'
const bearer = (key: string): [string, string] => ['authorization', `Bearer ${key}`]
const event = (type: string, fields: object) => `event: ${type}\ndata: ${JSON.stringify({ type, ...fields })}\n\n`
const unless = (has: unknown, error: object) => (has === undefined ? undefined : error)

const endpoints: Endpoint[] = [
  {
    name: 'OpenAI',
    environment: (url) => ({
      OPENAI_API_KEY: 'sk-made-up',
      OPENAI_BASE_URL: `${url}/v1`,
      RUBBERDUCK_MODEL: 'openai/gpt-5',
    }),
    path: '/v1/chat/completions',
    header: bearer('sk-made-up'),
    answer: (text) => [
      delta({ role: 'assistant', content: '', refusal: null }),
      delta({ content: text.slice(0, 2) }),
      delta({ content: text.slice(2) }),
      stop,
      usage,
      done,
    ],
    refuses: ({ max_tokens }) =>
      unless(max_tokens, {
        error: {
          message:
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
          type: 'invalid_request_error',
          param: 'max_tokens',
          code: 'unsupported_parameter',
        },
      }),
  },
  {
    name: 'Anthropic',
    environment: (url) => ({ ANTHROPIC_API_KEY: 'made-up', ANTHROPIC_BASE_URL: url }),
    path: '/v1/messages',
    header: bearer('made-up'),
    answer: (text) => [
      event('message_start', {
        message: {
          id: 'm',
          type: 'message',
          role: 'assistant',
          content: [],
          usage: { input_tokens: 12, output_tokens: 1 },
        },
      }),
      event('ping', {}),
      event('content_block_start', { index: 0, content_block: { type: 'text', text: '' } }),
      event('content_block_delta', { index: 0, delta: { type: 'text_delta', text } }),
      event('content_block_stop', { index: 0 }),
      event('message_delta', { delta: { stop_reason: 'end_turn' }, usage: { output_tokens: 3 } }),
      event('message_stop', {}),
    ],
  },
  {
    name: 'Google Gemini',
    environment: (url) => ({ GEMINI_API_KEY: 'made-up', GEMINI_BASE_URL: `${url}/v1beta/openai/` }),
    path: '/v1beta/openai/chat/completions',
    header: bearer('made-up'),
    answer: (text) => [chunk({ index: 0, delta: { role: 'assistant', content: text }, finish_reason: 'stop' }), done],
  },
  {
    name: 'Ollama',
    environment: (url) => ({ OLLAMA_HOST: url, RUBBERDUCK_MODEL: 'ollama/duck' }),
    path: '/api/chat',
    header: ['content-type', 'application/json'],
    answer: (text) =>
      [
        { message: { role: 'assistant', content: '', thinking: 'Hm.' }, done: false },
        { message: { role: 'assistant', content: text }, done: false },
        {
          message: { role: 'assistant', content: '' },
          done: true,
          done_reason: 'stop',
          prompt_eval_count: 12,
          eval_count: 3,
        },
      ].map((line) => `${JSON.stringify({ model: 'duck', created_at: 'x', ...line })}\n`),
    refuses: ({ tools }) => unless(tools, { error: 'registry.ollama.ai/library/duck does not support tools' }),
    models: [{ model_info: { 'duck.context_length': 16_384 } }, 16_384],
  },
  {
    name: 'LM Studio',
    environment: (url) => ({ LMSTUDIO_BASE_URL: `${url}/v1`, RUBBERDUCK_MODEL: 'lmstudio/duck' }),
    path: '/v1/chat/completions',
    header: bearer('lm-studio'),
    answer: (text) => [delta({ role: 'assistant', content: `<think>Hm.</think>\n\n${text}` }), stop, done],
    refuses: ({ response_format: format }) =>
      (format as { type?: string } | undefined)?.type === 'json_object'
        ? { error: "'response_format.type' must be 'json_schema' or 'text'" }
        : undefined,
  },
  {
    name: 'Azure OpenAI',
    environment: (url) => ({
      OPENAI_API_KEY: 'made-up',
      OPENAI_BASE_URL: `${url}/openai/deployments/duck?api-version=2026-01-01`,
      RUBBERDUCK_MODEL: 'openai/duck',
    }),
    path: '/openai/deployments/duck/chat/completions?api-version=2026-01-01',
    header: ['api-key', 'made-up'],
    answer: (text) => [
      `data: ${JSON.stringify({ choices: [], prompt_filter_results: [{ prompt_index: 0, content_filter_results: {} }] })}\n\n`,
      chunk({ index: 0, delta: { content: text }, content_filter_results: { hate: { filtered: false } } }),
      stop,
      done,
    ],
  },
  {
    name: 'Amazon Bedrock',
    environment: (url) => ({
      OPENAI_API_KEY: 'made-up',
      OPENAI_BASE_URL: `${url}/openai/v1`,
      RUBBERDUCK_MODEL: 'openai/openai.gpt-oss-120b-1:0',
    }),
    path: '/openai/v1/chat/completions',
    header: bearer('made-up'),
    answer: (text) => [
      delta({ role: 'assistant', content: '<reasoning>Hm.</reasoning>' }),
      delta({ content: text }),
      stop,
      done,
    ],
  },
  {
    name: 'Vertex AI',
    environment: (url) => ({
      OPENAI_API_KEY: 'ya29.made-up',
      OPENAI_BASE_URL: `${url}/v1/projects/p/locations/l/endpoints/openapi`,
      RUBBERDUCK_MODEL: 'openai/google/gemini-2.5-pro',
    }),
    path: '/v1/projects/p/locations/l/endpoints/openapi/chat/completions',
    header: bearer('ya29.made-up'),
    answer: (text) => [chunk({ index: 0, delta: { role: 'assistant', content: text }, finish_reason: 'stop' }), done],
    refuses: ({ stream_options }) =>
      unless(stream_options, [
        {
          error: {
            code: 400,
            message: 'Unknown name "stream_options": Cannot find field.',
            status: 'INVALID_ARGUMENT',
          },
        },
      ]),
  },
  {
    name: 'OpenRouter',
    environment: (url) => ({
      OPENAI_API_KEY: 'sk-or-made-up',
      OPENAI_BASE_URL: `${url}/api/v1`,
      RUBBERDUCK_MODEL: 'openai/maker/duck:free',
    }),
    path: '/api/v1/chat/completions',
    header: bearer('sk-or-made-up'),
    answer: (text) => [
      ': OPENROUTER PROCESSING\n\n',
      delta({ role: 'assistant', content: '', reasoning: 'Hm.' }),
      delta({ content: text }),
      stop,
      usage,
      done,
    ],
    refuses: ({ tools }) =>
      unless(tools, { error: { message: 'No endpoints found that support tool use.', code: 404 } }),
    models: [{ data: [{ id: 'maker/duck:free', context_length: 32_768 }] }, 32_768],
  },
  {
    name: 'vLLM',
    environment: (url) => ({ OPENAI_BASE_URL: `${url}/v1`, RUBBERDUCK_MODEL: 'openai/maker/duck' }),
    path: '/v1/chat/completions',
    header: bearer('none'),
    answer: (text) => [
      delta({ role: 'assistant', content: '' }),
      delta({ reasoning_content: 'Hm.' }),
      delta({ content: text }),
      stop,
      done,
    ],
    refuses: ({ tools }) =>
      unless(tools, {
        object: 'error',
        message: '"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set',
        type: 'BadRequestError',
        code: 400,
      }),
    models: [{ data: [{ id: 'maker/duck', max_model_len: 8_192 }] }, 8_192],
  },
  {
    name: 'llama.cpp',
    environment: (url) => ({ OPENAI_BASE_URL: `${url}/v1`, RUBBERDUCK_MODEL: 'openai/duck.gguf' }),
    path: '/v1/chat/completions',
    header: bearer('none'),
    answer: (text) => [delta({ role: 'assistant', content: null }), delta({ content: text }), stop, done],
    refuses: ({ tools }) =>
      unless(tools, { error: { code: 500, message: 'tools param requires --jinja flag', type: 'server_error' } }),
    models: [{ data: [{ id: 'duck.gguf', meta: { n_ctx: 4_096 } }] }, 4_096],
  },
  {
    name: 'LiteLLM',
    environment: (url) => ({
      OPENAI_API_KEY: 'sk-made-up',
      OPENAI_BASE_URL: url,
      RUBBERDUCK_MODEL: 'openai/team-duck',
    }),
    path: '/v1/chat/completions',
    header: bearer('sk-made-up'),
    answer: (text) => [delta({ role: 'assistant', content: text }), stop, done],
    refuses: ({ response_format: format }) =>
      unless(format, {
        error: {
          message:
            "litellm.UnsupportedParamsError: bedrock does not support parameters: ['response_format'], for model=duck.",
          type: 'None',
          param: null,
          code: '400',
        },
      }),
  },
  {
    name: 'DeepSeek',
    environment: (url) => ({
      OPENAI_API_KEY: 'made-up',
      OPENAI_BASE_URL: url,
      RUBBERDUCK_MODEL: 'openai/deepseek-reasoner',
    }),
    path: '/v1/chat/completions',
    header: bearer('made-up'),
    answer: (text) => [
      ': keep-alive\n\n',
      delta({ role: 'assistant', content: null, reasoning_content: 'Hm.' }),
      delta({ content: text, reasoning_content: null }),
      stop,
      usage,
      done,
    ],
    refuses: ({ response_format: format }) =>
      (format as { type?: string } | undefined)?.type === 'json_schema'
        ? { error: { message: 'This response_format type is unavailable now' } }
        : undefined,
  },
  {
    name: 'Mistral',
    environment: (url) => ({
      OPENAI_API_KEY: 'made-up',
      OPENAI_BASE_URL: `${url}/v1`,
      RUBBERDUCK_MODEL: 'openai/magistral-small-latest',
    }),
    path: '/v1/chat/completions',
    header: bearer('made-up'),
    answer: (text) => [
      delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'Hm.' }] }] }),
      delta({ content: [{ type: 'text', text }] }),
      stop,
      done,
    ],
    refuses: ({ stream_options }) =>
      unless(stream_options, {
        object: 'error',
        message: {
          detail: [{ type: 'extra_forbidden', loc: ['body', 'stream_options'], msg: 'Extra inputs are not permitted' }],
        },
        type: 'invalid_request_error',
      }),
    models: [{ data: [{ id: 'magistral-small-latest', max_context_length: 40_000 }] }, 40_000],
  },
]

let served: Endpoint | undefined
let seen: { url: string; headers: Record<string, unknown>; body: Record<string, unknown> }[] = []
const shaped = { findings: [{ path: 'a.js' }] }
const server = createServer(async (request, response) => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const { url = '', headers } = request
  const json = (status: number, value: unknown) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  if (url.endsWith('/api/show')) return json(200, served?.models?.[0])
  if (url.includes('/models')) return json(served?.models === undefined ? 404 : 200, served?.models?.[0] ?? {})
  if (url !== served?.path) return json(404, { error: 'no such path' })
  const body = JSON.parse(Buffer.concat(parts).toString()) as Record<string, unknown>
  seen.push({ url, headers, body })
  const refusal = served.refuses?.(body)
  if (refusal !== undefined) return json(served.name === 'llama.cpp' ? 500 : 400, refusal)
  const text = JSON.stringify(body).includes('Give findings') ? JSON.stringify(shaped) : 'fine'
  response.writeHead(200, {
    'content-type': url.startsWith('/api/chat') ? 'application/x-ndjson' : 'text/event-stream',
  })
  response.end(served.answer(text).join(''))
})
let url = ''
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => void server.close())
beforeEach(() => {
  seen = []
})

const tools = [
  { name: 'look', description: 'Looks.', parameters: { type: 'object', properties: {} }, run: async () => 'seen' },
]

describe.each(endpoints)('$name', (endpoint) => {
  it('answers in text and in a shape, with the variables of the table alone', async () => {
    served = endpoint
    const models = await openQuick(endpoint.environment(url))
    const answer = await models.ask(askModel({ tools }))
    expect(answer.text.trim()).toBe('fine')
    const [name, value] = endpoint.header
    expect(seen.map(({ headers }) => headers[name])).toEqual(seen.map(() => value))
    if (endpoint.models !== undefined) expect(models.window).toBe(endpoint.models[1])
    const question = askModel({ tools, messages: [{ role: 'user', text: 'Give findings.' }] })
    const { value: found } = await models.askFor(
      question,
      z.object({ findings: z.array(z.object({ path: z.string() })) }),
    )
    expect(found).toEqual(shaped)
    await models.close()
  })
})

it('are those of the documentation', () => {
  const page = readFileSync(new URL('../../../docs/models.md', import.meta.url), 'utf8')
  const rows = page.matchAll(/^\| \[?([^|\]]+?)\]?(?:\([^)]*\))? +\| .*(?:_URL|_HOST|_KEY)/gm)
  expect([...rows].map(([, name]) => name)).toEqual(endpoints.map(({ name }) => name))
})
