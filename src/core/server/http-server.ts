import { createServer, type IncomingHttpHeaders, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { DuckError } from '../errors.ts'

export interface HttpAnswer {
  status: number
  body: string
  type?: string
  headers?: Record<string, string>
}

interface Asked {
  headers: IncomingHttpHeaders
  body: Buffer
  query: URLSearchParams
}

/** Handlers by method and path: `GET /healthz`. */
export type Routes = Record<string, (asked: Asked) => HttpAnswer | Promise<HttpAnswer>>

export interface HttpServer {
  port: number
  close(): Promise<void>
}

/** GitHub sends at most 25 MB. */
const mostBytes = 25 * 1024 * 1024

/** Starts a server with a table of routes. Throws `config` if the port is not available. */
export async function startHttpServer(
  routes: Routes,
  host: string,
  port: number,
  onError: (error: unknown) => void,
): Promise<HttpServer> {
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 },
    (request, response) => {
      const [path = '', ...query] = (request.url ?? '/').split('?')
      const route = routes[`${request.method} ${path}`]
      if (route === undefined) {
        request.resume()
        const known = Object.keys(routes).some((each) => each.endsWith(` ${path}`))
        return send(response, known ? said(405, 'Method not allowed.') : said(404, 'Not found.'))
      }
      const chunks: Buffer[] = []
      let size = 0
      request.on('data', (chunk: Buffer) => {
        size += chunk.length
        if (size <= mostBytes) chunks.push(chunk)
        else {
          send(response, { ...said(413, 'Request body too large (maximum 25 MB).'), headers: { connection: 'close' } })
          request.destroy()
        }
      })
      request.on('error', () => {})
      request.on('end', async () => {
        if (size > mostBytes) return
        try {
          send(
            response,
            await route({
              headers: request.headers,
              body: Buffer.concat(chunks),
              query: new URLSearchParams(query.join('?')),
            }),
          )
        } catch (error) {
          onError(error)
          send(response, said(503, 'The request could not be processed. Send it again.'))
        }
      })
    },
  )
  await listen(server, host, port)
  return {
    port: (server.address() as AddressInfo).port,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeIdleConnections()
      }),
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? 'the port is already in use' : error.message
      reject(
        new DuckError(
          'config',
          `Could not listen on port ${port} on ${host}: ${why}. Choose another port with --port or PORT.`,
        ),
      )
    })
    server.listen(port, host, resolve)
  })
}

/** Returns a message as JSON. */
export function said(status: number, message: string): HttpAnswer {
  return { status, body: JSON.stringify({ message }), type: 'application/json' }
}

function send(
  response: ServerResponse,
  { status, body, type = 'text/plain; charset=utf-8', headers = {} }: HttpAnswer,
): void {
  if (response.headersSent) return
  response.writeHead(status, { 'content-type': type, 'content-length': Buffer.byteLength(body), ...headers }).end(body)
}
