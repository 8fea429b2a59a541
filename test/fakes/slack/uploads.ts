import type { IncomingMessage, ServerResponse } from 'node:http'
import type { World } from './world.ts'

/** Takes the content of an announced file: raw, or as the first part of a multipart form. */
export async function receiveUpload(
  world: World,
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
): Promise<void> {
  const refuse = (status: number, message: string) => void response.writeHead(status).end(message)
  const id = /^\/upload\/v1\/(\w+)$/.exec(request.url ?? '')?.[1] ?? ''
  const file = world.files.get(id)
  if (file === undefined || file.content !== undefined) return refuse(404, 'no such upload')
  const content = await readContent(request, body)
  if (content === undefined) return refuse(400, 'no file in the form')
  if (content.length !== file.length) return refuse(400, `expected ${file.length} bytes, got ${content.length}`)
  file.content = content
  world.changed()
  response.writeHead(200).end(`OK - ${content.length}`)
}

async function readContent(request: IncomingMessage, body: Buffer): Promise<Buffer | undefined> {
  const type = request.headers['content-type'] ?? ''
  if (!type.startsWith('multipart/form-data')) return body
  const form = await new Response(new Uint8Array(body), { headers: { 'content-type': type } }).formData()
  const part = [...form.values()].find((value) => typeof value !== 'string')
  return part === undefined ? undefined : Buffer.from(await part.arrayBuffer())
}

/** Sends a private file. Without the token of the bot, Slack sends its sign-in page with status 200. */
export function sendFile(world: World, request: IncomingMessage, response: ServerResponse): void {
  const id = /^\/files-pri\/\w+-(\w+)\//.exec(request.url ?? '')?.[1] ?? ''
  const file = world.files.get(id)
  if (request.headers.authorization !== `Bearer ${world.app.botToken}`)
    return void response.writeHead(200, { 'content-type': 'text/html' }).end('<!DOCTYPE html><title>Sign in</title>')
  if (file?.content === undefined) return void response.writeHead(404).end()
  response.writeHead(200, { 'content-type': file.mimetype }).end(file.content)
}
