import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { describe, expect, it, onTestFinished } from 'vitest'
import { z } from 'zod'
import { must } from '../../../src/core/must.ts'
import { askModel as ask, failureOf as failure, openQuick as open } from '../../support/ask-model.ts'
import { makeFolder } from '../../support/folder.ts'
import { useModels } from '../../support/models.ts'
import { knownRefusals } from './refusals.ts'

const fake = useModels()
const shape = z.object({ findings: z.array(z.object({ path: z.string(), line: z.int().optional() })) })
const tools = [
  {
    name: 'read_file',
    description: 'Reads a file.',
    parameters: { type: 'object', properties: { path: { type: 'string' } }, required: ['path'] },
    run: async (given: unknown) => `the file ${(given as { path: string }).path}`,
  },
]
const refuses = (message: string, status = 400) =>
  fake.faults.push({ status, body: JSON.stringify({ error: { message } }) })
const lastBody = () => must(fake.requests.at(-1)).body

/** The next answer of a server with the API of OpenAI, chunk by chunk. */
const streams = (...choices: object[]) => {
  const chunk = { id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm' }
  const lines = choices.map(
    (choice) => `data: ${JSON.stringify({ ...chunk, choices: [{ index: 0, delta: {}, ...choice }] })}\n\n`,
  )
  fake.faults.push({
    status: 200,
    headers: { 'content-type': 'text/event-stream' },
    body: `${lines.join('')}data: [DONE]\n\n`,
  })
}
const end = (finish_reason = 'stop') => ({ finish_reason })
const text = (content: string) => ({ delta: { content } })
const call = (fields: object, name: string | undefined, given: string) => ({
  delta: {
    tool_calls: [
      { ...fields, type: 'function', function: { ...(name === undefined ? {} : { name }), arguments: given } },
    ],
  },
})

describe('a request is sent again without what the server refuses, and only once for all', () => {
  it.each([
    [
      "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
      'max_tokens',
    ],
    ['Unknown field: stream_options', 'stream_options'],
    ['"auto" tool choice requires --enable-auto-tool-choice and --tool-call-parser to be set', 'tools'],
    ['No endpoints found that support tool use.', 'tools'],
    ['tools param requires --jinja flag', 'tools'],
    ["'temperature' does not support 0.3 with this model. Only the default (1) value is supported.", 'temperature'],
  ])('%s', async (message, field) => {
    const home = makeFolder()
    const asked = () => ask({ tools, temperature: 0.3 })
    const models = await open(fake.environment.lmstudio, '', home)
    refuses(message, message.startsWith('No endpoints') ? 404 : 400)
    expect((await models.ask(asked())).text).toBe('fine')
    const [first, second] = fake.requests.map(({ body }) => body)
    expect([first, second].map((body) => Object.hasOwn(must(body), field))).toEqual([true, false])
    expect((await models.ask(asked())).text).toBe('fine')
    await models.close()
    const later = await open(fake.environment.lmstudio, '', home)
    expect((await later.ask(asked())).text).toBe('fine')
    await later.close()
    expect(fake.requests.length).toBe(4)
    expect(fake.requests.filter(({ body }) => Object.hasOwn(body, field)).length).toBe(1)
  })

  it.each(knownRefusals.map((refusal) => [refusal.server, JSON.stringify(refusal.says), refusal] as const))(
    '%s: %s',
    async (_, __, { says, status = 400, accepts }) => {
      const models = await open(fake.environment.lmstudio)
      const body = typeof says === 'string' ? { error: { message: says } } : says
      fake.answer(() => ({ content: { findings: [{ path: 'a.js' }] } }))
      fake.faults.push({ status, body: JSON.stringify(body) })
      const asked = ask({ tools, temperature: 0.3, maxTokens: 8_000 })
      expect((await models.askFor(asked, shape)).value.findings).toEqual([{ path: 'a.js' }])
      expect(fake.requests).toHaveLength(2)
      expect(accepts(lastBody())).toBe(true)
      await models.close()
    },
  )

  it('an outage teaches nothing, whatever its words', async () => {
    const models = await open(fake.environment.lmstudio)
    refuses('The function is unavailable: only one tool at most', 503)
    refuses('Internal error: invalid function invocation', 500)
    expect((await models.ask(ask({ tools }))).text).toBe('fine')
    expect(fake.requests.map(({ body }) => Object.hasOwn(body, 'tools'))).toEqual([true, true, true])
    await models.close()
  })

  it('a schema is enforced as far as the server can, and always described', async () => {
    fake.answer(() => ({ content: { findings: [{ path: 'a.js' }] } }))
    const models = await open(fake.environment.lmstudio)
    refuses('This response_format type is unavailable now')
    refuses("'response_format.type' must be 'json_schema' or 'text'")
    const { value } = await models.askFor(ask(), shape)
    expect(value.findings).toEqual([{ path: 'a.js' }])
    const formats = fake.requests.map(({ body }) => (body.response_format as { type: string } | undefined)?.type)
    expect(formats).toEqual(['json_schema', 'json_object', undefined])
    expect(JSON.stringify(lastBody().messages)).toContain('JSON Schema')
    await models.close()
  })

  it('tools stay when a server cannot have them together with a schema', async () => {
    fake.answer(() => ({ content: { findings: [] } }))
    const models = await open(fake.environment.lmstudio)
    refuses("Function calling with a response mime type: 'application/json' is unsupported")
    await models.askFor(ask({ tools }), shape)
    expect(lastBody()).toHaveProperty('tools')
    expect(lastBody()).not.toHaveProperty('response_format')
    await models.close()
  })

  it('system messages become part of the first request', async () => {
    const models = await open(fake.environment.lmstudio)
    refuses('System role not supported')
    await models.ask(ask())
    const messages = lastBody().messages as { role: string; content: string }[]
    expect(messages.map(({ role }) => role)).toEqual(['user'])
    expect(must(messages[0]).content).toMatch(/^Be brief\.\n\nQuestion/)
    await models.close()
  })

  it('a limit of the answer, and one of the context window, are kept to', async () => {
    const models = await open(fake.environment.lmstudio)
    refuses('max_tokens is too large: 4096. This model supports at most 2048 completion tokens.')
    await models.ask(ask())
    expect(lastBody().max_tokens).toBe(2048)
    expect(models.window).toBe(128_000)
    refuses("This model's maximum context length is 2000 tokens. However, you requested 4196 tokens.")
    await models.ask(ask())
    expect(models.window).toBe(2_000)
    expect(lastBody().max_tokens).toBeLessThan(2_000)
    await models.close()
  })

  it('a refusal that names nothing is told with its reason', async () => {
    for (const body of [
      { error: { message: 'The moon is full' } },
      { error: 'The moon is full' },
      { message: 'The moon is full' },
      { detail: 'The moon is full' },
      { detail: [{ loc: ['body'], msg: 'The moon is full' }] },
      [{ error: { message: 'The moon is full' } }],
    ]) {
      const models = await open(fake.environment.lmstudio)
      fake.faults.push({ status: 400, body: JSON.stringify(body) })
      expect(await failure(models.ask(ask()))).toMatchObject({ message: expect.stringContaining('The moon is full') })
      await models.close()
    }
    expect(fake.requests.length).toBe(6)
  })
})

describe('thinking is never the answer', () => {
  it.each([
    ['in tags', [text('<think>{"findings": [{"path": "no"}]}</think>\n'), text('the answer')]],
    ['in tags that are split', [text('<th'), text('ink>no</thi'), text('nk>the answer')]],
    [
      'in a channel',
      [text('<|channel|>analysis<|message|>no<|end|><|start|>assistant<|channel|>final<|message|>the answer')],
    ],
    ['in a field', [{ delta: { reasoning_content: 'no' } }, { delta: { reasoning: 'no' } }, text('the answer')]],
    ['without its beginning', [text('no</think>'), text('the answer')]],
  ])('%s', async (_, choices) => {
    const models = await open(fake.environment.lmstudio)
    streams(...choices, end())
    const answer = await models.ask(ask())
    expect(answer.text.trim()).toBe('the answer')
    await models.close()
  })

  it('but an answer may speak about its tags', async () => {
    const models = await open(fake.environment.lmstudio)
    streams(text('Put it in <think> and </think> tags.'), end())
    let told = ''
    expect((await models.ask(ask({ onText: (part) => (told += part) }))).text).toBe(
      'Put it in <think> and </think> tags.',
    )
    expect(told).toBe('Put it in <think> and </think> tags.')
    await models.close()
  })

  it('and goes back to its own provider with tool calls', async () => {
    const models = await open(fake.environment.lmstudio)
    streams(
      { delta: { reasoning_content: 'I must ' } },
      { delta: { reasoning_content: 'look.' } },
      call(
        { index: 0, id: 'a', extra_content: { google: { thought_signature: 'SIG' } } },
        'read_file',
        '{"path":"a.js"}',
      ),
      end('tool_calls'),
    )
    await models.ask(ask({ tools }))
    const asked = must((lastBody().messages as Record<string, unknown>[]).find(({ role }) => role === 'assistant'))
    expect(asked.reasoning_content).toBe('I must look.')
    expect(asked.tool_calls).toEqual([
      expect.objectContaining({ extra_content: { google: { thought_signature: 'SIG' } } }),
    ])
    await models.close()
  })
})

describe('tool calls are told apart', () => {
  const both = ['the file a.js', 'the file b.js']
  it.each([
    [
      'with one index for all',
      [
        call({ index: 0, id: 'a' }, 'read_file', '{"path":"a.js"}'),
        call({ index: 0, id: 'b' }, 'read_file', '{"path":"b.js"}'),
      ],
    ],
    [
      'without an index',
      [call({ id: 'a' }, 'read_file', '{"path":"a.js"}'), call({ id: 'b' }, 'read_file', '{"path":"b.js"}')],
    ],
    [
      'without ids',
      [call({ index: 0 }, 'read_file', '{"path":"a.js"}'), call({ index: 1 }, 'read_file', '{"path":"b.js"}')],
    ],
    ['without both', [call({}, 'read_file', '{"path":"a.js"}'), call({}, 'read_file', '{"path":"b.js"}')]],
    [
      'in parts',
      [
        call({ index: 0, id: 'a' }, 'read_file', '{"pa'),
        call({ index: 1, id: 'b' }, 'read_file', ''),
        call({ index: 0 }, undefined, 'th":"a.js"}'),
        call({ index: 1 }, undefined, '{"path":"b.js"}'),
      ],
    ],
    [
      'with the name in each part',
      [
        call({ index: 0, id: 'a' }, 'read_file', '{"pa'),
        call({ index: 0, id: 'a' }, 'read_file', 'th":"a.js"}'),
        call({ index: 1, id: 'b' }, 'read_file', '{"path":"b.js"}'),
      ],
    ],
    [
      'as text',
      [
        text(
          '<tool_call>{"name":"read_file","arguments":{"path":"a.js"}}</tool_call>\n<tool_call>{"name":"read_file","arguments":{"path":"b.js"}}</tool_call>',
        ),
      ],
    ],
  ])('%s', async (_, choices) => {
    const models = await open(fake.environment.lmstudio)
    streams(...choices, end('tool_calls'))
    await models.ask(ask({ tools }))
    const messages = lastBody().messages as {
      role: string
      content: string
      tool_call_id: string
      tool_calls?: { id: string }[]
    }[]
    const results = messages.filter(({ role }) => role === 'tool')
    expect(results.map(({ content }) => content)).toEqual(both)
    const ids = must(messages.find(({ role }) => role === 'assistant')).tool_calls?.map(({ id }) => id)
    expect(results.map(({ tool_call_id: id }) => id)).toEqual(ids)
    expect(new Set(ids).size).toBe(2)
    await models.close()
  })

  it('a model without tools writes its calls, or looks nothing up where the window is small', async () => {
    const models = await open(fake.environment.lmstudio)
    refuses('this model does not support tools')
    streams(text('I must look.\n<tool_call>{"name":"read_file","arguments":{"path":"a.js"}}</tool_call>'), end())
    expect((await models.ask(ask({ tools }))).text).toBe('fine')
    const [, described, answered] = fake.requests.map(({ body }) => JSON.stringify(body.messages))
    expect(described).toContain('Reads a file.')
    expect(answered).toContain('the file a.js')
    expect(fake.requests.map(({ body }) => Object.hasOwn(body, 'tools'))).toEqual([true, false, false])
    refuses('the context window is 8192 tokens, and the prompt is too long for it')
    const { remarks } = await models.ask(ask({ tools }))
    expect(JSON.stringify(lastBody())).not.toContain('Reads a file.')
    expect(remarks).toContain('duck has no tools, so it could not look up more code')
    await models.close()
  })

  it('arguments of a similar type are accepted', async () => {
    const given: unknown[] = []
    const models = await open(fake.environment.lmstudio)
    streams(call({ index: 0, id: 'a' }, 'lines', '{"path":"a.js","from":"3","to":null}'), end('tool_calls'))
    const parameters = {
      type: 'object',
      properties: { path: { type: 'string' }, from: { type: 'integer' }, to: { type: 'integer' } },
      required: ['path'],
    }
    const run = async (each: unknown) => `${given.push(each)}`
    await models.ask(ask({ tools: [{ name: 'lines', description: 'Lines.', parameters, run }] }))
    expect(given).toEqual([{ path: 'a.js', from: 3 }])
    await models.close()
  })

  it('the same call is answered from memory once, then refused, and then there are no more tools', async () => {
    let runs = 0
    const counting = [{ ...must(tools[0]), run: async () => `read ${++runs}` }]
    fake.answer((request) =>
      request.tools === undefined
        ? { content: 'at last' }
        : { toolCalls: [{ name: 'read_file', arguments: { path: 'a.js' } }] },
    )
    const models = await open(fake.environment.openai)
    expect((await models.ask(ask({ tools: counting }))).text).toBe('at last')
    expect([runs, fake.requests.length]).toEqual([1, 4])
    await models.close()
  })
})

describe('an answer arrives in any form of a stream', () => {
  const chunk = (choice: object, more: object = {}) =>
    JSON.stringify({ id: 'c', object: 'chat.completion.chunk', created: 1, model: 'm', choices: [choice], ...more })
  const words = (delta: object, finish_reason: string | null = null) => chunk({ index: 0, delta, finish_reason })
  const data = (...chunks: string[]) => chunks.map((each) => `data: ${each}\n\n`).join('')
  const [first, second, last] = [words({ content: 'fi' }), words({ content: 'ne' }), words({}, 'stop')]
  const whole = { choices: [{ index: 0, message: { role: 'assistant', content: 'fine' }, finish_reason: 'stop' }] }
  const usage = { usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 30 } }
  const replies: Record<string, string> = {
    'with comments, events, and CRLF': `: OPENROUTER PROCESSING\r\n\r\nevent: message\r\nid: 1\r\n${data(first, second, last).replaceAll('\n', '\r\n')}data: [DONE]\r\n\r\n`,
    'without a space after the field': `data:${first}\n\ndata:${second}\n\ndata:${last}\n\ndata:[DONE]\n\n`,
    'without the last line': data(first, second, last).trimEnd(),
    'with an end but no reason': `${data(first, second)}data: [DONE]\n\n`,
    'with an empty reason before the end': `${data(words({ content: 'fine' }, ''), last)}data: [DONE]\n\n`,
    'with a reason of its own': data(first, second, words({}, 'eos')),
    'with a part that only counts': data(first, second, last, JSON.stringify({ choices: [], ...usage })),
    'with parts of no choice': data(JSON.stringify({ choices: null }), first, second, last),
    'with lines that are no JSON': `data: ping\n\n${data(first, second)}data: {broken\n\n${data(last)}`,
    'as lines of JSON': `${[first, second, last].join('\n')}\n`,
    'as one object': JSON.stringify(whole),
    'as one object over several lines': JSON.stringify(whole, null, 2),
    'as a text of an older API': data(chunk({ index: 0, text: 'fine', finish_reason: 'stop' })),
    'as a list of parts': data(words({ content: [{ type: 'text', text: 'fi' }, 'ne'] }), last),
    'as a part': data(words({ content: { type: 'text', text: 'fine' } }), last),
  }

  it.each(Object.entries(replies))('%s', async (_, body) => {
    const models = await open(fake.environment.lmstudio)
    fake.faults.push({ status: 200, headers: { 'content-type': 'text/event-stream' }, body })
    expect((await models.ask(ask())).text).toBe('fine')
    expect(fake.requests).toHaveLength(1)
    await models.close()
  })

  it('with calls in an older form, and with a count that includes thinking', async () => {
    const models = await open(fake.environment.lmstudio)
    const call = { function_call: { name: 'read_file', arguments: '{"path":"a.js"}' } }
    const headers = { 'content-type': 'text/event-stream' }
    fake.faults.push({ status: 200, headers, body: data(words(call), words({}, 'function_call')) })
    fake.faults.push({ status: 200, headers, body: data(words({ content: 'fine' }), chunk({}, usage), last) })
    const answer = await models.ask(ask({ tools }))
    expect(JSON.stringify(lastBody().messages)).toContain('the file a.js')
    // Of 30 tokens, 7 were the request.
    expect(answer.usage.output).toBeGreaterThanOrEqual(23)
    await models.close()
  })

  it('and an error in it is told as what it is', async () => {
    const models = await open(fake.environment.lmstudio)
    const errors: [object, object][] = [
      [{ message: 'Provider is busy', code: 429 }, { kind: 'rate-limited' }],
      [
        { message: 'CUDA out of memory' },
        { kind: 'unavailable', message: expect.stringContaining('CUDA out of memory') },
      ],
    ]
    for (const [error, expected] of errors) {
      for (let tries = 0; tries < 3; tries++)
        fake.faults.push({
          status: 200,
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify({ error }),
        })
      expect(await failure(models.ask(ask()))).toMatchObject(expected)
      fake.faults.length = 0
    }
    streams(text('I cannot'), { delta: { refusal: 'I cannot help with that.' } }, end())
    expect(await failure(models.ask(ask()))).toMatchObject({ kind: 'denied' })
    fake.faults.push({ status: 200, body: JSON.stringify({ error: { message: 'Who?', code: 401 } }) })
    expect(await failure(models.ask(ask()))).toMatchObject({ message: expect.stringContaining('rejected the API key') })
    await models.close()
  })
})

describe('what is not a whole answer', () => {
  it.each([
    ['an empty one', [end()], 'empty answer'],
    ['one that ended for an unknown reason', [text('half'), end('moonrise')], 'moonrise'],
    ['one that a filter ended', [text('half'), end('content_filter')], 'refused'],
  ])('%s is none, and the next model is asked', async (_, choices, said) => {
    const environment = {
      ...fake.environment.lmstudio,
      ...fake.environment.anthropic,
      RUBBERDUCK_MODEL: 'lmstudio/duck,anthropic/claude-sonnet-5-5',
    }
    const models = await open(environment)
    for (let time = 0; time < 3; time++) streams(...choices)
    const answer = await models.ask(ask())
    expect([answer.text, answer.model]).toEqual(['fine', 'anthropic/claude-sonnet-5-5'])
    expect(answer.remarks.join()).toContain(said)
    await models.close()
  })

  it('one whose thinking took all the room gets more', async () => {
    const models = await open(fake.environment.lmstudio)
    streams({ delta: { reasoning_content: 'hm' } }, end('length'))
    expect((await models.ask(ask())).text).toBe('fine')
    expect(fake.requests.map(({ body }) => body.max_tokens)).toEqual([4_096, 16_384])
    await models.close()
  })

  it('a streamed one is continued, and nothing is said twice', async () => {
    fake.answer(() => ({ content: 'and it ends here, well after that.' }))
    const models = await open(fake.environment.lmstudio)
    streams(text('It begins here, rather long, '), end('length'))
    let told = ''
    const answer = await models.ask(ask({ onText: (part) => (told += part) }))
    expect([answer.text, told]).toEqual(
      Array(2).fill('It begins here, rather long, and it ends here, well after that.'),
    )
    await models.close()
  })

  it('what is whole in a cut list is kept, and the rest is told', async () => {
    const models = await open(fake.environment.lmstudio)
    const cut = '{"findings":[{"path":"a.js"},{"path":"b'
    streams(text(cut), end('length'))
    streams(text(cut), end('length'))
    const { value, remarks } = await models.askFor(ask(), shape)
    expect(value.findings[0]).toEqual({ path: 'a.js' })
    expect(remarks.join()).toContain('cut off after 16384 tokens')
    await models.close()
  })

  it('an unreadable one is not kept', async () => {
    const home = makeFolder()
    const same = ask()
    fake.answer(() => ({ content: 'I am sorry.' }))
    const models = await open(fake.environment.lmstudio, '', home)
    expect(await failure(models.askFor(same, shape))).toMatchObject({ kind: 'unavailable' })
    fake.answer(() => ({ content: { findings: [{ path: 'a.js' }, { line: 3 }] } }))
    const answer = await models.askFor(same, shape)
    expect(answer.value.findings).toEqual([{ path: 'a.js' }])
    expect(answer.dropped).toEqual([{ text: '{"line":3}', reason: expect.stringContaining('path') }])
    await models.close()
  })
})

describe('addresses', () => {
  it('a deployment of Azure gets its version, and its key in its own header', async () => {
    const seen: { url: string; key: unknown; authorization: unknown }[] = []
    const server = createServer(({ url = '', headers }, response) => {
      seen.push({ url, key: headers['api-key'], authorization: headers.authorization })
      response.writeHead(418).end('{"error":{"message":"seen"}}')
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/openai/deployments/gpt?api-version=2026-01-01`
    for (const key of ['made-up', 'eyJtYWRl.dXA.made-up']) {
      const models = await open({ OPENAI_BASE_URL: address, OPENAI_API_KEY: key, RUBBERDUCK_MODEL: 'openai/gpt' })
      expect(await failure(models.ask(ask()))).toMatchObject({ message: expect.stringContaining('seen') })
      await models.close()
    }
    const asked = seen.filter(({ url }) => url.includes('chat/completions'))
    expect(asked).toEqual([
      {
        url: '/openai/deployments/gpt/chat/completions?api-version=2026-01-01',
        key: 'made-up',
        authorization: undefined,
      },
      { url: expect.any(String), key: undefined, authorization: 'Bearer eyJtYWRl.dXA.made-up' },
    ])
  })

  it('one without /v1 is found out and told, and one of a web page is refused', async () => {
    const server = createServer((request, response) => {
      if (request.url?.startsWith('/page'))
        return void response.writeHead(200, { 'content-type': 'text/html' }).end('<html></html>')
      if (!request.url?.startsWith('/v1/')) return void response.writeHead(404).end('{"error":"Unexpected endpoint"}')
      response.writeHead(200, { 'content-type': 'text/event-stream' })
      response.end(
        'data: {"choices":[{"index":0,"delta":{"content":"fine"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      )
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    onTestFinished(() => void server.close())
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const models = await open({ LMSTUDIO_BASE_URL: url, RUBBERDUCK_MODEL: 'lmstudio/duck' })
    const answer = await models.ask(ask())
    expect(answer.text).toBe('fine')
    expect(answer.remarks).toContain(`the API was found at /v1; set LMSTUDIO_BASE_URL to ${url}/v1`)
    await models.close()
    const page = await open({ LMSTUDIO_BASE_URL: `${url}/page`, RUBBERDUCK_MODEL: 'lmstudio/duck' })
    expect(await failure(page.ask(ask()))).toMatchObject({ message: expect.stringContaining('web page') })
    await page.close()
  })

  it('the reason why one is unreachable is told', async () => {
    const models = await open({ LMSTUDIO_BASE_URL: 'http://127.0.0.1:9/v1', RUBBERDUCK_MODEL: 'lmstudio/duck' })
    expect(await failure(models.ask(ask()))).toMatchObject({
      message: expect.stringMatching(/lmstudio is unreachable at 127\.0\.0\.1:9 \(.+\)/),
    })
    await models.close()
  })
})

it.each([
  [401, { message: 'Incorrect API key provided: sk-made-up' }, 'rejected the API key'],
  [400, { message: 'API key not valid. Please pass a valid API key.' }, 'rejected the API key'],
  [402, { message: 'Payment Required' }, 'no credit left'],
  [400, { message: 'Your credit balance is too low to access the API.' }, 'no credit left'],
  [429, { message: 'You exceeded your current quota', code: 'insufficient_quota' }, 'no credit left'],
  [403, { message: 'Country not supported' }, 'denied access to duck (Country not supported)'],
  [413, { message: 'prompt is too long: 9 tokens > 8 maximum' }, 'exceeds the context window'],
])('the cause of a refusal reaches the person: %i %o', async (status, error, said) => {
  const models = await open(fake.environment.lmstudio)
  fake.faults.push({ status, body: JSON.stringify({ error }) })
  expect(await failure(models.ask(ask()))).toMatchObject({ message: expect.stringContaining(said) })
  await models.close()
})

it('a model with a wrong name is told with the nearest one', async () => {
  const models = await open({ ...fake.environment.ollama, RUBBERDUCK_MODEL: 'ollama/duk:1b' })
  fake.faults.push({ status: 404, body: JSON.stringify({ error: "model 'duk:1b' not found" }) })
  expect(await failure(models.ask(ask()))).toMatchObject({
    message: expect.stringContaining('Did you mean `duck:1b`?'),
  })
  await models.close()
})

it('a model that is too small gives way to a larger one', async () => {
  const environment = {
    ...fake.environment.lmstudio,
    ...fake.environment.anthropic,
    RUBBERDUCK_MODEL: 'lmstudio/duck,anthropic/claude-sonnet-5-5',
  }
  const models = await open(environment)
  refuses('The prompt is too long for the context window')
  expect((await models.ask(ask())).model).toBe('anthropic/claude-sonnet-5-5')
  await models.close()
})

describe('Ollama', () => {
  it('has one window size for all requests, waits as it is told, and its grammar forbids no tool call', async () => {
    const models = await open(fake.environment.ollama)
    expect(models.window).toBe(16_384)
    let rounds = 0
    fake.answer(() =>
      ++rounds === 1
        ? { toolCalls: [{ name: 'read_file', arguments: { path: 'a.js' } }] }
        : { content: { findings: [] } },
    )
    fake.faults.push({ status: 503, headers: { 'retry-after': '0' } })
    await models.askFor(ask({ tools }), shape)
    const bodies = fake.requests.map(({ body }) => body)
    expect(bodies.map(({ options }) => (options as { num_ctx: number }).num_ctx)).toEqual([16_384, 16_384, 16_384])
    expect(bodies.filter((body) => body.format !== undefined && body.tools !== undefined)).toEqual([])
    await models.close()
  })

  it('waits no longer than it has to', async () => {
    const models = await open(fake.environment.ollama)
    for (let time = 0; time < 3; time++) fake.faults.push({ status: 429, headers: { 'retry-after': '3600' } })
    expect(await failure(models.ask(ask()))).toMatchObject({ kind: 'rate-limited', retryAfter: 3_600 })
    expect(fake.requests.length).toBe(1)
    await models.close()
  })
})

describe('Anthropic', () => {
  const streamed = (...events: object[]) =>
    fake.faults.push({
      status: 200,
      headers: { 'content-type': 'text/event-stream' },
      body: events
        .map((event) => `event: ${(event as { type: string }).type}\ndata: ${JSON.stringify(event)}\n\n`)
        .join(''),
    })
  const start = {
    type: 'message_start',
    message: {
      id: 'x',
      type: 'message',
      role: 'assistant',
      content: [],
      model: 'claude',
      usage: { input_tokens: 10, output_tokens: 1, cache_creation_input_tokens: 90 },
    },
  }
  const block = (index: number, content_block: object, ...deltas: object[]) => [
    { type: 'content_block_start', index, content_block },
    ...deltas.map((delta) => ({ type: 'content_block_delta', index, delta })),
    { type: 'content_block_stop', index },
  ]
  const finish = (stop_reason: string) => [
    { type: 'message_delta', delta: { stop_reason }, usage: { output_tokens: 5 } },
    { type: 'message_stop' },
  ]

  it('gets its thinking back with the tool call, and marks for its cache', async () => {
    const models = await open(fake.environment.anthropic)
    streamed(
      start,
      ...block(
        0,
        { type: 'thinking', thinking: '', signature: '' },
        { type: 'thinking_delta', thinking: 'look' },
        { type: 'signature_delta', signature: 'SIG' },
      ),
      ...block(
        1,
        { type: 'tool_use', id: 't1', name: 'read_file', input: {} },
        { type: 'input_json_delta', partial_json: '{"path":"a.js"}' },
      ),
      ...finish('tool_use'),
    )
    const answer = await models.ask(ask({ tools }))
    expect(answer.usage).toMatchObject({ cacheWritten: 90 })
    const messages = lastBody().messages as { role: string; content: { type: string }[] }[]
    expect(must(messages.find(({ role }) => role === 'assistant')).content).toEqual([
      { type: 'thinking', thinking: 'look', signature: 'SIG' },
      { type: 'tool_use', id: 't1', name: 'read_file', input: { path: 'a.js' } },
    ])
    expect(fake.requests.every(({ body }) => JSON.stringify(body.system).includes('cache_control'))).toBe(true)
    await models.close()
  })

  it('may answer in text where a call was asked for', async () => {
    const models = await open(fake.environment.anthropic)
    streamed(
      start,
      ...block(0, { type: 'text', text: '' }, { type: 'text_delta', text: '{"findings":[{"path":"a.js"}]}' }),
      ...finish('end_turn'),
    )
    expect((await models.askFor(ask(), shape)).value.findings).toEqual([{ path: 'a.js' }])
    await models.close()
  })
})

it('a budget in dollars refuses a model without a price', async () => {
  const models = await open(
    fake.environment.openai,
    '[budget.job]\ndollars = 5\n[prices."openai/known"]\ninput = 1\noutput = 1\ncached = 1\n',
  )
  expect((await models.ask(ask())).text).toBe('fine')
  await models.close()
  const unpriced = await open(
    { ...fake.environment.openai, RUBBERDUCK_MODEL: 'openai/gpt-5-unheard-of' },
    '[budget.job]\ndollars = 5\n',
  )
  expect(await failure(unpriced.ask(ask()))).toMatchObject({
    kind: 'budget',
    message: expect.stringContaining('openai/gpt-5-unheard-of'),
  })
  await unpriced.close()
})
