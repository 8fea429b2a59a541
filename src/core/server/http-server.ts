import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from 'node:http'
import type { AddressInfo } from 'node:net'
import { DuckError } from '../errors.ts'
import { type Admission, createAdmission } from './admission.ts'

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

type Handler = (asked: Asked) => HttpAnswer | Promise<HttpAnswer>

/** A handler for requests from a platform, which can be large. */
interface ScreenedRoute {
  /** Returns the response to a request that its headers alone disqualify. Its body is not read. */
  screen(headers: IncomingHttpHeaders): HttpAnswer | undefined
  handle: Handler
}

/** Handlers by method and path: `GET /healthz`. */
export type Routes = Record<string, Handler | ScreenedRoute>
/** Pages for people, by method and path. */
export type Pages = Record<string, Handler>

export interface HttpServer {
  port: number
  close(): Promise<void>
}

/** GitHub sends at most 25 MB. */
const mostScreenedBytes = 25 * 1024 * 1024
/** Forms and pages need less. */
const mostBytes = 1024 * 1024

/** Reserved for a request without `Content-Length`. */
const unannouncedBytes = 64 * 1024

/** Starts a server with a table of routes. Throws `config` if the port is not available. */
export async function startHttpServer(
  routes: Routes,
  host: string,
  port: number,
  onError: (error: unknown) => void,
): Promise<HttpServer> {
  const admission = createAdmission()
  const server = createServer(
    { requestTimeout: 30_000, headersTimeout: 10_000, keepAliveTimeout: 65_000 },
    (request, response) => {
      const [path = '', ...query] = (request.url ?? '/').split('?')
      const route = findRoute(routes, `${request.method} ${path}`)
      if (route === undefined) {
        request.resume()
        const known = Object.keys(routes).some((each) => each.endsWith(` ${path}`))
        return send(response, known ? said(405, 'Method not allowed.') : said(404, 'Not found.'))
      }
      const { screen, handle } = typeof route === 'function' ? { screen: undefined, handle: route } : route
      const refused = screen?.(request.headers)
      if (refused !== undefined) return end(request, response, refused)
      const answer = async (body: Buffer) => {
        admission.occupy(request.socket, true)
        response.once('close', () => admission.occupy(request.socket, false))
        try {
          send(response, await handle({ headers: request.headers, body, query: new URLSearchParams(query.join('?')) }))
        } catch (error) {
          onError(error)
          send(response, said(503, 'The request could not be processed. Send it again.'))
        }
      }
      receive({ request, response, admission, most: screen === undefined ? mostBytes : mostScreenedBytes }, answer)
    },
  )
  server.on('connection', (socket) => admission.connect(socket))
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

function findRoute(routes: Routes, name: string): Routes[string] | undefined {
  return Object.hasOwn(routes, name) ? routes[name] : undefined
}

interface Receiving {
  request: IncomingMessage
  response: ServerResponse
  admission: Admission
  /** Bytes. */
  most: number
}

/** Receives a body of a limited size, and passes it on when it is complete. */
function receive({ request, response, admission, most }: Receiving, onComplete: (body: Buffer) => void): void {
  const tooLarge = said(413, `Request body too large (maximum ${most / 2 ** 20} MB).`)
  const announced = request.headers['content-length']
  if (Number(announced ?? 0) > most) {
    end(request, response, tooLarge)
    return
  }
  let size = 0
  const upload = admission.upload({
    address: request.socket.remoteAddress ?? '',
    size: announced === undefined ? unannouncedBytes : Number(announced),
    most,
    drop: () => end(request, response, said(503, 'The server is receiving too many requests. Send it again.')),
  })
  request.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size <= most) upload.append(chunk)
    else {
      upload.discard()
      end(request, response, tooLarge)
    }
  })
  request.on('error', () => {})
  request.on('close', () => upload.discard())
  request.on('end', () => {
    if (!response.headersSent) onComplete(upload.finish())
  })
}

/** Responds without reading the rest of the request. */
function end(request: IncomingMessage, response: ServerResponse, answer: HttpAnswer): void {
  request.on('error', () => {})
  request.pause()
  response.once('finish', () => request.destroy())
  send(response, { ...answer, headers: { ...answer.headers, connection: 'close' } })
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
