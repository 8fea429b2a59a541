import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { type ChatCompletionRequest, LLMock } from '@copilotkit/aimock'
import { must } from '../../src/core/must.ts'

/** What is done to the next request for an answer instead of, or besides, passing it on. */
interface ModelFault {
  /** Only requests to paths with this in them; default: requests for answers. */
  path?: RegExp
  status?: number
  headers?: Record<string, string>
  body?: string
  /** Never answered. */
  hang?: true
  /** The connection is cut after so many characters of the answer. */
  cutAfter?: number
}

interface Asked {
  path: string
  authorization: string
  body: Record<string, unknown>
}

type Reply =
  | { content: string | object; finishReason?: string }
  | { toolCalls: { name: string; arguments: object; id?: string }[] }

export interface FakeModels {
  url: string
  /** Variables that switch each provider on. */
  environment: Record<'openai' | 'anthropic' | 'google' | 'ollama' | 'lmstudio', Record<string, string>>
  /** Requests for answers, as they were sent. */
  requests: Asked[]
  /** Decides what is answered. */
  answer(decide: (request: ChatCompletionRequest) => Reply): void
  faults: ModelFault[]
  /** Texts that vectors were asked for, request by request. */
  embedded: { model: string; input: string[] }[]
  /** Decides which vector a text has. */
  mean(decide: (text: string) => number[]): void
  close(): Promise<void>
}

const answering = /\/(chat\/completions|messages|api\/chat)$/

/** Servers that speak as OpenAI, Anthropic and Ollama do, behind a door that records, breaks and delays. */
export async function startModels(): Promise<FakeModels> {
  const mock = new LLMock({ port: 0, strict: true })
  let decide: (request: ChatCompletionRequest) => Reply = () => ({ content: 'fine' })
  mock.on({}, (request) => {
    const reply = decide(request)
    if ('toolCalls' in reply)
      return {
        toolCalls: reply.toolCalls.map(({ name, arguments: given, id }, index) => ({
          name,
          arguments: JSON.stringify(given),
          id: id ?? `call-${index}`,
        })),
      }
    return {
      content: typeof reply.content === 'string' ? reply.content : JSON.stringify(reply.content),
      ...(reply.finishReason === undefined ? {} : { finishReason: reply.finishReason }),
    }
  })
  await mock.start()
  const requests: Asked[] = []
  const faults: ModelFault[] = []
  const embedded: FakeModels['embedded'] = []
  let meaning: (text: string) => number[] = () => [1, 0, 0, 0]

  const handle = async (request: IncomingMessage, response: ServerResponse) => {
    const chunks: Buffer[] = []
    for await (const chunk of request) chunks.push(chunk as Buffer)
    const raw = Buffer.concat(chunks)
    const path = must((request.url ?? '/').split('?')[0])
    let fault: ModelFault | undefined
    if (answering.test(path)) {
      const authorization = String(request.headers.authorization ?? request.headers['x-api-key'] ?? '')
      requests.push({ path, authorization, body: JSON.parse(raw.toString()) })
    }
    const at = faults.findIndex((each) => (each.path ?? answering).test(path))
    if (at !== -1) fault = faults.splice(at, 1)[0]
    if (fault?.hang) return
    if (fault?.status !== undefined)
      return void response
        .writeHead(fault.status, { 'content-type': 'application/json', ...fault.headers })
        .end(fault.body ?? JSON.stringify({ error: { message: 'a fault on demand' } }))
    if (path.endsWith('/count_tokens') && fault?.status === undefined)
      return void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify({ input_tokens: 1_000 + JSON.parse(raw.toString()).messages.length }))
    if (path === '/api/show')
      return void response.end(JSON.stringify({ model_info: { 'duck.context_length': 16_384 } }))
    if (path === '/api/tags')
      return void response.end(JSON.stringify({ models: [{ name: 'duck:1b' }, { name: 'duck-embed' }] }))
    if (/\/(embeddings|api\/embed)$/.test(path) && fault?.status === undefined) {
      const { model, input } = JSON.parse(raw.toString()) as { model: string; input: string[] }
      embedded.push({ model, input })
      const vectors = input.map(meaning)
      const data = vectors.map((embedding, index) => ({ object: 'embedding', index, embedding }))
      return void response
        .writeHead(200, { 'content-type': 'application/json' })
        .end(JSON.stringify(path.endsWith('embed') ? { model, embeddings: vectors } : { object: 'list', model, data }))
    }
    const answer = await fetch(`${mock.url}${request.url}`, {
      method: request.method ?? 'GET',
      headers: Object.fromEntries(
        Object.entries(request.headers)
          .filter(([name]) => !['host', 'connection', 'content-length', 'accept-encoding'].includes(name))
          .map(([name, value]) => [name, String(value)]),
      ),
      ...(raw.length === 0 ? {} : { body: raw }),
    })
    response.writeHead(answer.status, { 'content-type': answer.headers.get('content-type') ?? 'application/json' })
    let sent = 0
    for await (const piece of answer.body ?? []) {
      if (fault?.cutAfter === undefined) response.write(piece)
      else {
        const rest = Buffer.from(piece).subarray(0, fault.cutAfter - sent)
        sent += rest.length
        await new Promise<void>((resolve) => response.write(rest, () => resolve()))
        if (sent >= fault.cutAfter) return void setTimeout(() => request.socket.destroy(), 20)
      }
    }
    response.end()
  }
  const server = createServer((request, response) => {
    handle(request, response).catch(() => request.socket.destroy())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  return {
    url,
    environment: {
      openai: { OPENAI_API_KEY: 'sk-made-up', OPENAI_BASE_URL: `${url}/v1`, RUBBERDUCK_MODEL: 'openai/gpt-5' },
      anthropic: { ANTHROPIC_API_KEY: 'sk-ant-made-up', ANTHROPIC_BASE_URL: url },
      google: { GEMINI_API_KEY: 'made-up', GEMINI_BASE_URL: `${url}/v1` },
      ollama: { OLLAMA_HOST: url },
      lmstudio: { LMSTUDIO_BASE_URL: `${url}/v1`, RUBBERDUCK_MODEL: 'lmstudio/duck' },
    },
    requests,
    faults,
    embedded,
    mean(next) {
      meaning = next
    },
    answer(next) {
      decide = next
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await mock.stop()
    },
  }
}
