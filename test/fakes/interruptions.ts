import type { IncomingMessage, ServerResponse } from 'node:http'

/** How a request is interrupted. `after`: it takes effect first. Without a status, it is never answered. */
export interface Interruption {
  after?: true
  status?: number
  headers?: Record<string, string>
  body?: object
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void

/** Interrupts requests to a stand-in, by their place in the order of those that count. */
export class Interruptions {
  /** Number of requests that count. */
  count = 0
  /** Tells whether a request counts. */
  counts: (method: string, path: string) => boolean = () => true
  private isPlanned: (nth: number) => boolean = () => false
  private how: Interruption = {}
  private reached = () => {}

  /**
   * Interrupts requests whose number, counted from 1, fits. Resolves once the first of them was made, and has taken
   * effect if it shall.
   */
  plan(isPlanned: (nth: number) => boolean, how: Interruption): Promise<void> {
    return new Promise((reached) => Object.assign(this, { isPlanned, how, reached }))
  }

  /** Wraps the listener of a server. */
  around(listener: Listener): Listener {
    return (request, response) => {
      const { method = 'GET', url = '/' } = request
      if (!this.counts(method, url.split('?')[0] ?? '')) return listener(request, response)
      this.count++
      if (!this.isPlanned(this.count)) return listener(request, response)
      const { how, reached } = this
      if (how.after)
        return listener(
          request,
          muted(response, () => end(response, how, reached)),
        )
      request.resume()
      request.on('end', () => end(response, how, reached))
    }
  }
}

function end(response: ServerResponse, { status, headers = {}, body }: Interruption, reached: () => void): void {
  if (status !== undefined)
    response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(body ?? {}))
  reached()
}

/** A response that says nothing. `ended` is called instead of its end. */
function muted(response: ServerResponse, ended: () => void): ServerResponse {
  const silent: ServerResponse = new Proxy(response, {
    get(target, key) {
      if (key === 'writeHead' || key === 'setHeader') return () => silent
      if (key === 'end')
        return () => {
          ended()
          return silent
        }
      const value: unknown = Reflect.get(target, key)
      return typeof value === 'function' ? value.bind(target) : value
    },
  })
  return silent
}
