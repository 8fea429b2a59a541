import { spawn } from 'node:child_process'
import type { IncomingMessage, ServerResponse } from 'node:http'

export interface GitHttpOptions {
  /** Repos lie at `<root>/<owner>/<name>.git`. */
  root: string
  authorize(header: string | undefined, repo: string, write: boolean): boolean
  /** Called after each push, before its answer ends. */
  pushed?(repo: string): void
}

/** Git's own smart HTTP backend behind an authorisation. Serves `/<owner>/<name>.git/…`. */
export function gitHttpHandler({ root, authorize, pushed }: GitHttpOptions) {
  return (request: IncomingMessage, response: ServerResponse): void => {
    const url = new URL(request.url ?? '/', 'http://local')
    const repo = /^\/([^/]+\/[^/]+?)\.git\//.exec(url.pathname)?.[1]
    const write = url.pathname.endsWith('/git-receive-pack') || url.searchParams.get('service') === 'git-receive-pack'
    if (repo === undefined || !authorize(request.headers.authorization, repo, write)) {
      response.writeHead(repo === undefined ? 404 : 401, { 'www-authenticate': 'Basic realm="git"' }).end('refused')
      return
    }
    const child = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: root,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_COUNT: '2',
        GIT_CONFIG_KEY_0: 'uploadpack.allowAnySHA1InWant',
        GIT_CONFIG_VALUE_0: 'true',
        GIT_CONFIG_KEY_1: 'http.receivepack',
        GIT_CONFIG_VALUE_1: 'true',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method ?? 'GET',
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        CONTENT_LENGTH: request.headers['content-length'] ?? '',
        HTTP_CONTENT_ENCODING: request.headers['content-encoding'] ?? '',
        REMOTE_USER: 'someone',
        REMOTE_ADDR: '127.0.0.1',
      },
    })
    request.pipe(child.stdin)
    child.stdin.on('error', () => {})
    let head = Buffer.alloc(0)
    let started = false
    child.stdout.on('data', (chunk: Buffer) => {
      if (started) return void response.write(chunk)
      head = Buffer.concat([head, chunk])
      const end = head.indexOf('\r\n\r\n')
      if (end === -1) return
      started = true
      const headers = head
        .subarray(0, end)
        .toString()
        .split('\r\n')
        .map((line) => line.split(/:\s*/, 2) as [string, string])
      const status = headers.find(([key]) => key.toLowerCase() === 'status')?.[1]
      response.writeHead(
        status === undefined ? 200 : Number.parseInt(status, 10),
        headers.filter(([key]) => key.toLowerCase() !== 'status'),
      )
      response.write(head.subarray(end + 4))
    })
    child.on('close', () => {
      if (url.pathname.endsWith('/git-receive-pack')) pushed?.(repo)
      response.end()
    })
  }
}
